-- Removes the submission of a job that has ended, and the job from the active ones.
-- KEYS    1 submissions STREAM, 2 active ZSET, 3 wake STREAM
-- ARGV    1 entry, 2 job id
-- FLAGS   allow-oom
-- RETURNS 1 OK
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('XACK', KEYS[1], 'coordinators', ARGV[1])
redis.call('XDEL', KEYS[1], ARGV[1])
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 1000, '*', 'job', ARGV[2])
keep(KEYS[3])
return 1
