-- Files that a job has a step, which is about to be submitted. From the first one on the job waits for its steps.
-- KEYS    1 job HASH, 2 steps HASH
-- ARGV    1 job id of the step, 2 how many jobs there are in all (0 if that is not known), 3 name of the step, for people
-- FLAGS   allow-oom
-- RETURNS 1 OK | -1 NO_SUCH_JOB | -2 NOT_RUNNING (it is planned, or has ended)
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return -1
end
if state ~= 'SUBMITTED' and state ~= 'WAITING' then
  return -2
end
if state == 'SUBMITTED' then
  enter(KEYS[1], 'WAITING')
end
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then
  redis.call('HSET', KEYS[2], ARGV[1], (redis.call('HLEN', KEYS[2]) + 1) .. ' ' .. ARGV[2] .. ' ' .. ARGV[3])
end
keep(KEYS[2])
return 1
