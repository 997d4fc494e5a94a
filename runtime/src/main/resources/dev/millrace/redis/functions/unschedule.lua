-- Removes a schedule. What it has fired goes on.
-- KEYS    1 schedules HASH, 2 due ZSET
-- ARGV    1 name
-- FLAGS   allow-oom
-- RETURNS 1 OK | 0 there is none of this name
local removed = redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1] .. ':last', ARGV[1] .. ':note')
redis.call('ZREM', KEYS[2], ARGV[1])
return removed
