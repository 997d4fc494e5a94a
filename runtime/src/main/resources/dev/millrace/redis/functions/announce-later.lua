-- Lists a delayed job, and says when coordinators are to be told of it.
-- KEYS    1 later ZSET, 2 jobs ZSET, 3 active ZSET
-- ARGV    1 job id, 2 when it is due, in ms since 1970, 3 its priority
-- FLAGS   allow-oom
-- RETURNS 1 OK
local member = later_member(ARGV[1], ARGV[3])
if not redis.call('ZSCORE', KEYS[1], member) and not redis.call('ZSCORE', KEYS[3], ARGV[1]) then
  redis.call('ZADD', KEYS[1], ARGV[2], member)
  redis.call('ZADD', KEYS[2], now(), ARGV[1])
end
keep_waiting(KEYS[1])
keep(KEYS[2])
return 1
