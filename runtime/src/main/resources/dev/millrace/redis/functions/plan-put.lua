-- Files splits of the plan.
-- KEYS    1 job HASH, 2 plan HASH
-- ARGV    1 planner, then task, split, ...
-- RETURNS 1 OK | -2 NOT_RUNNING | -3 LOST (another coordinator plans this job now)
local state, planner = unpack(redis.call('HMGET', KEYS[1], 'state', 'planner'))
if state ~= 'PLANNING' then
  return -2
end
if planner ~= ARGV[1] then
  return -3
end
redis.call('HSET', KEYS[2], unpack(ARGV, 2))
keep(KEYS[2])
return 1
