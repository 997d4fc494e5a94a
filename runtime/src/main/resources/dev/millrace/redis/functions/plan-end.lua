-- Completes the plan, unless it was completed before: from here on it never changes.
-- KEYS    1 job HASH
-- ARGV    1 planner, 2 number of map tasks, 3 number of partitions, 4 whether the job is map-only (0 or 1), 5 name,
--         6 bytes of input
-- FLAGS   allow-oom
-- RETURNS 1 OK | -2 NOT_RUNNING | -3 LOST (another coordinator plans this job now)
local state, planner, tasks = unpack(redis.call('HMGET', KEYS[1], 'state', 'planner', 'tasks'))
if state ~= 'PLANNING' then
  return -2
end
if planner ~= ARGV[1] then
  return -3
end
if not tasks then
  redis.call('HSET', KEYS[1], 'tasks', ARGV[2], 'partitions', ARGV[3], 'map.only', ARGV[4], 'name', ARGV[5],
    'bytes', ARGV[6], 'latch.map', ARGV[2], 'latch.reduce', ARGV[4] == '1' and 0 or ARGV[3], 'enqueued', 0)
end
return 1
