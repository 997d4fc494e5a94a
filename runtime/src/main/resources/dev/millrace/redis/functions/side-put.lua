-- Files chunks of a side file, or its length when all of them are there. Whoever files the same again changes nothing.
-- KEYS    1 side file HASH
-- ARGV    field, chunk, ...
-- RETURNS 1 OK
redis.call('HSET', KEYS[1], unpack(ARGV))
keep(KEYS[1])
return 1
