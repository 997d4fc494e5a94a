-- Gives a submission back before its lease ends, for another coordinator to take at once.
-- KEYS    1 submissions STREAM
-- ARGV    1 entry, 2 consumer, 3 job id
-- FLAGS   allow-oom
-- RETURNS 1 OK | -3 LOST (the entry is another's, or gone)
if pending(KEYS[1], 'coordinators', ARGV[1]) ~= ARGV[2] then
  return -3
end
redis.call('XADD', KEYS[1], '*', 'job', ARGV[3])
redis.call('XACK', KEYS[1], 'coordinators', ARGV[1])
redis.call('XDEL', KEYS[1], ARGV[1])
return 1
