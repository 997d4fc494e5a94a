-- Queues the next map tasks of the plan; with the last of them the job is MAPPING.
-- KEYS    1 job HASH, 2 map STREAM, 3 queued HASH, 4 committed:map HASH, 5 reduce STREAM, 6 committed:reduce HASH
-- ARGV    1 planner, 2 how many at the most
-- FLAGS   allow-oom
-- RETURNS n >= 0 tasks left to be queued | -1 NO_SUCH_JOB | -3 LOST (another coordinator plans this job now)
local state, planner, tasks, enqueued = unpack(redis.call('HMGET', KEYS[1], 'state', 'planner', 'tasks', 'enqueued'))
if not state then
  return -1
end
if state ~= 'PLANNING' then
  return 0
end
if planner ~= ARGV[1] then
  return -3
end
tasks = tonumber(tasks)
enqueued = tonumber(enqueued)
local stop = math.min(tasks, enqueued + tonumber(ARGV[2]))
for task = enqueued, stop - 1 do
  enqueue(KEYS[2], KEYS[3], 'm', task)
end
keep(KEYS[2])
keep(KEYS[3])
redis.call('HSET', KEYS[1], 'enqueued', stop)
if stop < tasks then
  return tasks - stop
end
enter(KEYS[1], 'MAPPING')
if tasks == 0 then
  release(KEYS[1], KEYS[4], KEYS[5], KEYS[6], KEYS[3])
end
return 0
