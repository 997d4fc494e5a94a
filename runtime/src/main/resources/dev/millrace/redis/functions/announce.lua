-- Tells the coordinators of a filed job, and lists it unless it is a step of another one.
-- KEYS    1 submissions STREAM, 2 jobs ZSET, 3 active ZSET, 4 wake STREAM
-- ARGV    1 job id, 2 whether to list it (0 or 1), 3 its priority
-- FLAGS   allow-oom
-- RETURNS 1 OK
create_group(KEYS[1], 'coordinators')
-- Not the list of all jobs: it may still name an earlier job of this id, which has expired.
if not redis.call('ZSCORE', KEYS[3], ARGV[1]) then
  local time = now()
  if ARGV[2] == '1' then
    redis.call('ZADD', KEYS[2], time, ARGV[1])
  end
  -- Those of the highest priority come first, the oldest of them first.
  redis.call('ZADD', KEYS[3], string.format('%.0f', time - tonumber(ARGV[3]) * 1e13), ARGV[1])
  redis.call('XADD', KEYS[1], '*', 'job', ARGV[1])
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', 1000, '*', 'job', ARGV[1])
end
for i = 1, 4 do
  keep(KEYS[i])
end
return 1
