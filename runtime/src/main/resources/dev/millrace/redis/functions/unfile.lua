-- Removes a job that was filed too late: one of a schedule that was run before, and has expired.
-- KEYS    1 job HASH, 2 map STREAM, 3 reduce STREAM
-- ARGV    1 nonce of its submission
-- FLAGS   allow-oom
-- RETURNS 1 OK
local nonce, state = unpack(redis.call('HMGET', KEYS[1], 'nonce', 'state'))
if nonce == ARGV[1] and state == 'SUBMITTED' then
  redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3])
end
return 1
