-- Files chunks of blocks of one partition, unless its job is over; prolongs the marker that says so.
-- KEYS    1 live STRING, 2 partials or result HASH
-- ARGV    field, chunk, ...
-- RETURNS 1 OK | -2 NOT_RUNNING
if redis.call('PEXPIRE', KEYS[1], SAFETY_TTL) == 0 then
  return -2
end
redis.call('HSET', KEYS[2], unpack(ARGV))
keep(KEYS[2])
return 1
