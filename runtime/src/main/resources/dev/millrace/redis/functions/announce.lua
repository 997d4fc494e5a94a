-- Tells the coordinators of a filed job, and lists it unless it is a step of another one.
-- KEYS    1 submissions STREAM, 2 jobs ZSET, 3 active ZSET, 4 wake STREAM, 5 later ZSET
-- ARGV    1 job id, 2 whether to list it (0 or 1), 3 its priority
-- FLAGS   allow-oom
-- RETURNS 1 OK
announce(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[1], ARGV[2] == '1', ARGV[3])
return 1
