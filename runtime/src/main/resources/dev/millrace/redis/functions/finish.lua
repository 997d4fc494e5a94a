-- Ends a job whose tasks are all committed and whose output is in place.
-- KEYS    1 job HASH, 2 events STREAM
-- ARGV    1 counters
-- FLAGS   allow-oom
-- RETURNS 1 OK | -1 NO_SUCH_JOB | -2 NOT_RUNNING (it is not FINISHING)
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return -1
end
if state == 'SUCCEEDED' then
  return 1
end
if state ~= 'FINISHING' then
  return -2
end
redis.call('HSET', KEYS[1], 'counters', ARGV[1])
enter(KEYS[1], 'SUCCEEDED')
redis.call('XADD', KEYS[2], '*', 'event', 'succeeded')
keep(KEYS[2])
return 1
