-- Pauses a job: from now on none of its tasks is taken, and its deadline stands still. What runs goes on, and counts.
-- KEYS    1 job HASH, 2 events STREAM
-- ARGV    1 who pauses, for people
-- FLAGS   allow-oom
-- RETURNS 1 OK, it is paused | -1 NO_SUCH_JOB | -2 NOT_RUNNING (it has ended)
local state, paused = unpack(redis.call('HMGET', KEYS[1], 'state', 'paused'))
if not state then
  return -1
end
if is_terminal(state) then
  return -2
end
if not paused then
  redis.call('HSET', KEYS[1], 'paused', now())
  redis.call('XADD', KEYS[2], '*', 'event', 'paused', 'by', ARGV[1])
  keep(KEYS[2])
end
return 1
