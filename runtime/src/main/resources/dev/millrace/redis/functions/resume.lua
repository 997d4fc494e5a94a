-- Lets a paused job go on.
-- KEYS    1 job HASH, 2 events STREAM
-- ARGV    1 who resumes, for people
-- FLAGS   allow-oom
-- RETURNS 1 OK, it is not paused | -1 NO_SUCH_JOB | -2 NOT_RUNNING (it has ended)
local state, paused, earlier = unpack(redis.call('HMGET', KEYS[1], 'state', 'paused', 'paused.ms'))
if not state then
  return -1
end
if is_terminal(state) then
  return -2
end
if paused then
  redis.call('HSET', KEYS[1], 'paused.ms', (tonumber(earlier) or 0) + math.max(0, now() - tonumber(paused)))
  redis.call('HDEL', KEYS[1], 'paused')
  redis.call('XADD', KEYS[2], '*', 'event', 'resumed', 'by', ARGV[1])
  keep(KEYS[2])
end
return 1
