-- Gives a task back before its lease ends, for another worker to take at once, unless another attempt of it runs. No failure is
-- counted.
-- KEYS    1 STREAM of the task, 2 queued HASH, 3 job HASH, 4 attempts LIST, 5 logs HASH
-- ARGV    1 m or r, 2 entry, 3 task, 4 consumer, 5 ms that the attempt has run, 6 its record but for task, outcome and times,
--         7 what it has printed
-- FLAGS   allow-oom
-- RETURNS 1 OK | -3 LOST (the entry is another's, or gone)
if redis.call('EXISTS', KEYS[1]) == 0 or pending(KEYS[1], GROUP, ARGV[2]) ~= ARGV[4] then
  return -3
end
file_records(KEYS[3], KEYS[4], { record_of(ARGV[1], ARGV[3], 'HANDED_BACK', ARGV[5], now(), ARGV[6]) }, MAX_RECORDS + MAX_OTHERS)
file_log(KEYS[3], KEYS[5], ARGV[1], ARGV[3], ARGV[6], ARGV[7], MAX_LOGS + MAX_OTHER_LOGS)
if not withdraw(KEYS[1], KEYS[2], ARGV[1], ARGV[3], ARGV[2]) then
  enqueue(KEYS[1], KEYS[2], ARGV[1], ARGV[3])
end
keep(KEYS[1])
keep(KEYS[2])
return 1
