-- Lets the control keys of a job that has ended expire, and drops what only a running job needs.
-- KEYS    1 job HASH, 2 plan HASH, 3 map STREAM, 4 reduce STREAM, 5 queued HASH, 6 delayed ZSET, 7 running HASH, then those that are kept for a while
-- ARGV    1 retention in ms
-- FLAGS   allow-oom
-- RETURNS 1 OK | -1 NO_SUCH_JOB | -2 NOT_RUNNING (it has not ended)
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return -1
end
if not is_terminal(state) then
  return -2
end
redis.call('UNLINK', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
for i = 8, #KEYS do
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
return 1
