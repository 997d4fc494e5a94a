-- Files the records that an attempt of a map task is about to map, should its process not live to tell of which it died.
-- KEYS    1 job HASH, 2 map STREAM, 3 failures HASH
-- ARGV    1 entry, 2 deliveries, 3 consumer, 4 task, 5 the first record and the one behind the last; for a single one its
--         position and text in lines of their own
-- FLAGS   allow-oom
-- RETURNS 1 OK | -1 NO_SUCH_JOB | -2 NOT_RUNNING | -3 LOST (the entry is another's, delivered again, or gone)
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return -1
end
if not is_running(state) then
  return -2
end
local owner, deliveries = pending(KEYS[2], GROUP, ARGV[1])
if owner ~= ARGV[3] or deliveries ~= tonumber(ARGV[2]) then
  return -3
end
redis.call('HSET', KEYS[3], 'm' .. ARGV[4] .. ':at', ARGV[1] .. ' ' .. ARGV[5])
keep(KEYS[3])
return 1
