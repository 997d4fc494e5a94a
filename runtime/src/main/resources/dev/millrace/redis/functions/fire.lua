-- Settles one time at which a schedule was due, once for all coordinators: what is to run is fired, to be submitted next; and
-- says when the schedule is due again.
-- KEYS    1 schedules HASH, 2 due ZSET, 3 fired HASH
-- ARGV    1 name, 2 the schedule, 3 when it was due in ms since 1970, 4 when it is due again (empty for never), 5 id of the
--         job to run (empty for none), 6 when that was due in ms since 1970, 7 what becomes of it, for people
-- FLAGS   allow-oom
-- RETURNS 1 OK | -3 LOST (another coordinator has settled it, or the schedule is another one now)
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2]
  or tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or '0') ~= tonumber(ARGV[3]) then
  return -3
end
if ARGV[4] == '' then
  redis.call('ZREM', KEYS[2], ARGV[1])
else
  redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
end
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[1], ARGV[1] .. ':last', ARGV[5])
  redis.call('HSET', KEYS[3], ARGV[5], ARGV[6] .. ' ' .. ARGV[2])
  keep_waiting(KEYS[3])
end
redis.call('HSET', KEYS[1], ARGV[1] .. ':note', ARGV[7])
return 1
