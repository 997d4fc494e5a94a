-- Tells the coordinators of a filed job that a schedule has fired: once, whoever files it.
-- KEYS    1 submissions STREAM, 2 jobs ZSET, 3 active ZSET, 4 wake STREAM, 5 later ZSET, 6 fired HASH
-- ARGV    1 job id, 2 its priority
-- FLAGS   allow-oom
-- RETURNS 1 OK, it is one that runs or waits to | -3 LOST (it was announced before, and has ended)
if redis.call('HDEL', KEYS[6], ARGV[1]) == 0 then
  return redis.call('ZSCORE', KEYS[3], ARGV[1]) and 1 or -3
end
announce(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[1], true, ARGV[2])
return 1
