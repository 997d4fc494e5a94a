-- Files a job in state SUBMITTED and creates its task streams with their groups.
-- KEYS    1 job HASH, 2 map STREAM, 3 reduce STREAM
-- ARGV    1 nonce of this submission, then field, value, ... of the job hash
-- RETURNS 1 OK | -4 EXISTS (another submission has this job id)
local filed = redis.call('HGET', KEYS[1], 'nonce')
if filed then
  return filed == ARGV[1] and 1 or -4
end
redis.call('HSET', KEYS[1], 'nonce', ARGV[1], unpack(ARGV, 2))
enter(KEYS[1], 'SUBMITTED')
create_group(KEYS[2], GROUP)
create_group(KEYS[3], GROUP)
keep(KEYS[1])
keep(KEYS[2])
keep(KEYS[3])
return 1
