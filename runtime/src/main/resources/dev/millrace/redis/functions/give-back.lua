-- Gives a task back whose attempt has not begun, for another worker to take at once, unless another attempt of it runs: as if
-- nobody had taken it.
-- KEYS    1 STREAM of the task, 2 queued HASH, 3 failures HASH
-- ARGV    1 m or r, 2 entry, 3 task, 4 consumer
-- FLAGS   allow-oom
-- RETURNS 1 OK | -3 LOST (the entry is another's, or gone)
if redis.call('EXISTS', KEYS[1]) == 0 or pending(KEYS[1], GROUP, ARGV[2]) ~= ARGV[4] then
  return -3
end
redis.call('HINCRBY', KEYS[3], ARGV[1] .. ARGV[3] .. ':attempts', -1)
if not withdraw(KEYS[1], KEYS[2], ARGV[1], ARGV[3], ARGV[2]) then
  enqueue(KEYS[1], KEYS[2], ARGV[1], ARGV[3])
end
for i = 1, #KEYS do
  keep(KEYS[i])
end
return 1
