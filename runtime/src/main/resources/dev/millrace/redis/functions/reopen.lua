-- Sends a map task back whose committed blocks are gone or damaged, by compare-and-set on the winner that was read; and
-- gives the reduce entry back that needs them, if the latch is up. The release of the reducers queues it again. Blocks of
-- a partition that is committed are gone because nobody needs them: nothing is sent back then.
-- KEYS    1 job HASH, 2 map STREAM, 3 committed:map HASH, 4 reduce STREAM, 5 queued HASH, 6 events STREAM,
--         7 committed:reduce HASH, 8 failures HASH, 9 running HASH, 10 attempts LIST
-- ARGV    1 map task, 2 attempt id that was read (empty if the task was not committed), 3 reduce entry, 4 partition,
--         5 consumer
-- FLAGS   allow-oom
-- RETURNS n > 0 map tasks left, the entry was given back | 0 nothing is open, read again | -1 NO_SUCH_JOB
--         | -2 NOT_RUNNING | -3 LOST (the reduce entry is another's, or gone, or its task is committed)
local state, tasks = unpack(redis.call('HMGET', KEYS[1], 'state', 'tasks'))
if not state then
  return -1
end
if not is_running(state) then
  return -2
end
if redis.call('HEXISTS', KEYS[7], ARGV[4]) == 1 then
  return -3
end
if ARGV[2] ~= '' and winner(KEYS[3], ARGV[1]) == ARGV[2] then
  redis.call('HDEL', KEYS[3], ARGV[1])
  enqueue(KEYS[2], KEYS[5], 'm', ARGV[1])
  keep(KEYS[2])
  keep(KEYS[5])
  redis.call('XADD', KEYS[6], '*', 'event', 'reopened', 'task', 'm' .. ARGV[1], 'attempt', ARGV[2])
  keep(KEYS[6])
end
local latch = tonumber(tasks) - redis.call('HLEN', KEYS[3])
redis.call('HSET', KEYS[1], 'latch.map', latch)
if latch > 0 and state == 'REDUCING' then
  enter(KEYS[1], 'MAPPING')
end
local owner, _, idle = pending(KEYS[4], GROUP, ARGV[3])
if owner ~= ARGV[5] then
  return -3
end
if latch > 0 then
  dequeue(KEYS[4], KEYS[5], 'r', ARGV[4], ARGV[3])
  local number = redis.call('HGET', KEYS[8], 'r' .. ARGV[4] .. ':attempts')
  file_records(KEYS[1], KEYS[10],
    { record_silent(KEYS[9], 'r', ARGV[4], ARGV[3], 'HANDED_BACK', owner, number, idle) .. ' 0 0 0 0 - blocks of map task '
      .. ARGV[1] .. ' were lost' }, MAX_RECORDS + MAX_OTHERS)
end
return latch
