-- Files how far attempts are that take a second or longer, for who looks for stragglers.
-- KEYS    1 job HASH, 2 running HASH
-- ARGV    1 consumer, then for each attempt: entry, m or r and task, ms that it has taken, how much of its input it has read
--         in thousandths (-1 if that is not known)
-- FLAGS   allow-oom
-- RETURNS 1 OK | -1 NO_SUCH_JOB | -2 NOT_RUNNING
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return -1
end
if not is_running(state) then
  return -2
end
for i = 2, #ARGV, 4 do
  redis.call('HSET', KEYS[2], ARGV[i], table.concat({ ARGV[1], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3],
    string.format('%.0f', now()) }, ' '))
end
keep(KEYS[2])
return 1
