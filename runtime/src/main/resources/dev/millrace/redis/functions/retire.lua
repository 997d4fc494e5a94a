-- Lets the control keys of a job that has ended expire, and drops what only a running job needs.
-- KEYS    1 job HASH, 2 plan HASH, 3 map STREAM, 4 reduce STREAM, 5 queued HASH, 6 delayed ZSET, 7 running HASH,
--         8 failures HASH, 9 attempts LIST, then others that are kept for a while
-- ARGV    1 retention in ms
-- FLAGS   allow-oom
-- RETURNS 1 OK | -1 NO_SUCH_JOB | -2 NOT_RUNNING (it has not ended)
local MOST_ABANDONED = 1000

local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return -1
end
if not is_terminal(state) then
  return -2
end
-- What runs still has no end of its own.
local function record_abandoned(stream, mark)
  for _, record in ipairs(running_records(stream, mark, KEYS[5], KEYS[8], KEYS[7], MOST_ABANDONED)) do
    file_records(KEYS[1], KEYS[9], { (string.gsub(record, ' RUNNING ', ' ABANDONED ', 1)) }, MAX_RECORDS + MAX_OTHERS)
  end
end

record_abandoned(KEYS[3], 'm')
record_abandoned(KEYS[4], 'r')
redis.call('UNLINK', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
for i = 8, #KEYS do
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
return 1
