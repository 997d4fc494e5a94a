-- Cancels a job, unless it has ended. From now on its attempts are refused at every step.
-- KEYS    1 job HASH, 2 events STREAM
-- ARGV    1 who cancels, for people
-- FLAGS   allow-oom
-- RETURNS 1 OK, it is cancelled | -1 NO_SUCH_JOB | -2 NOT_RUNNING (it has ended otherwise)
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return -1
end
if state == 'CANCELLED' then
  return 1
end
if is_terminal(state) then
  return -2
end
redis.call('HSET', KEYS[1], 'error', 'cancelled by ' .. ARGV[1])
enter(KEYS[1], 'CANCELLED')
redis.call('XADD', KEYS[2], '*', 'event', 'cancelled', 'by', ARGV[1])
keep(KEYS[2])
return 1
