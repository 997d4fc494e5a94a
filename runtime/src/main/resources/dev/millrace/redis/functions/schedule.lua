-- Files a schedule, and says when it is due for the first time. The same again changes nothing.
-- KEYS    1 schedules HASH, 2 due ZSET
-- ARGV    1 name, 2 schedule, 3 when it is due in ms since 1970
-- RETURNS 1 OK | -4 EXISTS (another schedule has this name)
local filed = redis.call('HGET', KEYS[1], ARGV[1])
if filed and filed ~= ARGV[2] then
  return -4
end
if not filed then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
end
keep_waiting(KEYS[1])
keep_waiting(KEYS[2])
return 1
