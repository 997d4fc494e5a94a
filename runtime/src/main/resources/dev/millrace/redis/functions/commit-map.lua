-- Commits one attempt of a map task, exactly once however often the task is delivered or this call is sent again. The
-- commit that brings the latch to zero lets the reduce tasks go.
-- KEYS    1 job HASH, 2 map STREAM, 3 committed:map HASH, 4 reduce STREAM, 5 committed:reduce HASH, 6 queued HASH
-- ARGV    1 entry id, 2 task, 3 attempt id, 4 manifest, which begins with the attempt id and a line feed
-- FLAGS   allow-oom
-- RETURNS n >= 0 tasks left | -1 NO_SUCH_JOB | -2 NOT_RUNNING | -3 LOST (another attempt won)
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return -1
end
local won = winner(KEYS[3], ARGV[2])
if won then
  dequeue(KEYS[2], KEYS[6], 'm', ARGV[2], ARGV[1])
  return won == ARGV[3] and tonumber(redis.call('HGET', KEYS[1], 'latch.map')) or -3
end
if not is_running(state) then
  return -2
end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])
keep(KEYS[3])
local left = release(KEYS[1], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
dequeue(KEYS[2], KEYS[6], 'm', ARGV[2], ARGV[1])
return left
