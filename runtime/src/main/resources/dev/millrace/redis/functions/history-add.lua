-- Adds a job that has ended to those of which there is a record, and takes out those that are too old or too many.
-- KEYS    1 ended ZSET
-- ARGV    1 job id, 2 when it has ended, in ms, 3 how many jobs are kept, 4 ms for which they are kept
-- FLAGS   allow-oom
-- RETURNS the ids of the jobs of which there is one too many
local GIVEN_OUT = 100

redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now() - tonumber(ARGV[4]))
local excess = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[3])
if excess <= 0 then
  return {}
end
local last = math.min(excess, GIVEN_OUT) - 1
local gone = redis.call('ZRANGE', KEYS[1], 0, last)
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, last)
return gone
