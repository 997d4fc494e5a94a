-- Makes a coordinator the planner of a job. A plan that was not completed is begun anew: none of its tasks is queued yet.
-- KEYS    1 job HASH, 2 plan HASH
-- ARGV    1 planner
-- FLAGS   allow-oom
-- RETURNS 1 OK, to be planned | 2 PLANNED, only its tasks are left to be queued | -1 NO_SUCH_JOB | -2 NOT_RUNNING
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return -1
end
if state ~= 'SUBMITTED' and state ~= 'WAITING' and state ~= 'PLANNING' then
  return -2
end
redis.call('HSET', KEYS[1], 'planner', ARGV[1])
if state ~= 'PLANNING' then
  enter(KEYS[1], 'PLANNING')
end
if redis.call('HEXISTS', KEYS[1], 'tasks') == 1 then
  return 2
end
redis.call('UNLINK', KEYS[2])
return 1
