-- Ends a job that cannot be planned or finished, unless it has ended.
-- KEYS    1 job HASH, 2 events STREAM
-- ARGV    1 reason
-- FLAGS   allow-oom
-- RETURNS 1 OK | -1 NO_SUCH_JOB
if redis.call('EXISTS', KEYS[1]) == 0 then
  return -1
end
fail_job(KEYS[1], KEYS[2], ARGV[1])
return 1
