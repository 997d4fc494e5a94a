-- Files what is told of a job when all else of it has gone.
-- KEYS    1 history HASH of the job
-- ARGV    1 the record, 2 ms for which it is kept
-- FLAGS   allow-oom
-- RETURNS 1 OK
redis.call('HSET', KEYS[1], 'record', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
