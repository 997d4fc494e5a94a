-- Files a job in state DELAYED. The time of its SUBMITTED is when it is due, until it is submitted then.
-- KEYS    1 job HASH
-- ARGV    1 nonce of this submission, 2 ms from now on until it is due or an empty string, 3 ms since 1970 when it is due
--         otherwise, 4 for how long from now on it can be delayed at the most, in ms, then field, value, ... of the job hash
-- RETURNS t > 1 the ms since 1970 when it is due | 0 that is too far away, nothing is filed | -4 EXISTS (another submission has this job id)
local filed, filed_due = unpack(redis.call('HMGET', KEYS[1], 'nonce', 'time.SUBMITTED'))
if filed then
  return filed == ARGV[1] and tonumber(filed_due) or -4
end
local time = now()
local due = math.max(time, ARGV[2] ~= '' and time + tonumber(ARGV[2]) or tonumber(ARGV[3]))
if due - time > tonumber(ARGV[4]) then
  return 0
end
redis.call('HSET', KEYS[1], 'nonce', ARGV[1], unpack(ARGV, 5))
redis.call('HSET', KEYS[1], 'state', 'DELAYED', 'time.DELAYED', time, 'time.SUBMITTED', due)
redis.call('PEXPIRE', KEYS[1], due - time + SAFETY_TTL)
return due
