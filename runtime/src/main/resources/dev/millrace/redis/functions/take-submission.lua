-- Takes submissions for a coordinator, also those of a coordinator whose lease ran out. As coordinators call this all the
-- time, it also prolongs the lists of jobs.
-- KEYS    1 submissions STREAM, 2 jobs ZSET, 3 active ZSET
-- ARGV    1 consumer, 2 how many at the most, 3 lease in ms, then the entries that the consumer holds
-- FLAGS   allow-oom
-- RETURNS entry, deliveries, job id, for each that was taken
local taken = {}
if redis.call('EXISTS', KEYS[1]) == 0 then
  return taken
end
for i = 1, #KEYS do
  keep(KEYS[i])
end
local held = {}
for i = 4, #ARGV do
  held[ARGV[i]] = true
end
take_entries(KEYS[1], 'coordinators', ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[2]), held, #ARGV - 3, ARGV[3], true,
  function(entry, deliveries, fields)
    taken[#taken + 1] = entry
    taken[#taken + 1] = tostring(deliveries)
    taken[#taken + 1] = fields[2]
    return true
  end)
return taken
