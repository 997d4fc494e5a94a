-- Mends what a lost write may have left: recomputes the latches, queues tasks again that are neither committed nor queued
-- nor delayed, prolongs the control keys, and removes consumers that have gone.
-- KEYS    1 job HASH, 2 map STREAM, 3 committed:map HASH, 4 reduce STREAM, 5 committed:reduce HASH, 6 queued HASH,
--         7 plan HASH, 8 failures HASH, 9 events STREAM, 10 dead STREAM, 11 delayed ZSET, 12 skipped HASH, 13 running HASH,
--         14 steps HASH, 15 attempts LIST, 16 logs HASH
-- ARGV    1 first map task to look at, 2 how many, 3 idle time in ms after which a consumer has gone
-- FLAGS   allow-oom
-- RETURNS n >= 0 next map task to look at, 0 when through | -1 NO_SUCH_JOB | -2 NOT_RUNNING
local state, tasks, partitions = unpack(redis.call('HMGET', KEYS[1], 'state', 'tasks', 'partitions'))
if not state then
  return -1
end
for i = 1, #KEYS do
  keep(KEYS[i])
end
if not is_running(state) then
  return -2
end

local function is_gone(stream, entry)
  return #redis.call('XRANGE', stream, entry, entry) == 0
end

local function requeue(stream, committed, mark, task)
  if redis.call('HEXISTS', committed, task) == 1 or redis.call('ZSCORE', KEYS[11], mark .. task) then
    return
  end
  local first, second = unpack(redis.call('HMGET', KEYS[6], mark .. task, beside(mark, task)))
  if second and is_gone(stream, second) then
    redis.call('HDEL', KEYS[6], beside(mark, task))
    second = nil
  end
  if first and is_gone(stream, first) then
    redis.call('HDEL', KEYS[6], mark .. task, beside(mark, task))
    if second then
      redis.call('HSET', KEYS[6], mark .. task, second)
    end
  end
  enqueue(stream, KEYS[6], mark, task)
  keep(stream)
  keep(KEYS[6])
end

local function sweep(stream)
  for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', stream, GROUP)) do
    if consumer[4] == 0 and consumer[6] > tonumber(ARGV[3]) then
      redis.call('XGROUP', 'DELCONSUMER', stream, GROUP, consumer[2])
    end
  end
end

create_group(KEYS[2], GROUP)
create_group(KEYS[4], GROUP)
tasks = tonumber(tasks)
local first = tonumber(ARGV[1])
local stop = math.min(tasks, first + tonumber(ARGV[2]))
for task = first, stop - 1 do
  requeue(KEYS[2], KEYS[3], 'm', task)
end
if stop < tasks then
  return stop
end
sweep(KEYS[2])
sweep(KEYS[4])
local latch = tasks - redis.call('HLEN', KEYS[3])
redis.call('HSET', KEYS[1], 'latch.map', latch)
if state == 'MAPPING' and latch == 0 then
  release(KEYS[1], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
elseif state == 'REDUCING' then
  local left = tonumber(partitions) - redis.call('HLEN', KEYS[5])
  redis.call('HSET', KEYS[1], 'latch.reduce', left)
  if latch > 0 then
    enter(KEYS[1], 'MAPPING')
  elseif left == 0 then
    enter(KEYS[1], 'FINISHING')
  else
    for partition = 0, tonumber(partitions) - 1 do
      requeue(KEYS[4], KEYS[5], 'r', partition)
    end
  end
end
return 0
