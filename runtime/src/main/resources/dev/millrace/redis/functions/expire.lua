-- Ends a job whose deadline has passed.
-- KEYS    1 job HASH, 2 events STREAM
-- ARGV    none
-- FLAGS   allow-oom
-- RETURNS 1 OK, it goes on or has ended before | 0 it has failed now or before | -1 NO_SUCH_JOB
local state = expire(KEYS[1], KEYS[2])
if not state then
  return -1
end
return state == 'FAILED' and 0 or 1
