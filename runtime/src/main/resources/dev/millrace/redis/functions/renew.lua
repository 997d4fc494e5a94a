-- Renews the leases of pending entries, each only while it is still the consumer's own delivery.
-- KEYS    1 STREAM of tasks or submissions
-- ARGV    1 group, 2 consumer, then entry, deliveries, ...
-- FLAGS   allow-oom
-- RETURNS for each entry: 1 OK | -3 LOST (it is another's, delivered again, or gone)
local codes = {}
for i = 3, #ARGV, 2 do
  local owner, deliveries
  if redis.call('EXISTS', KEYS[1]) == 1 then
    owner, deliveries = pending(KEYS[1], ARGV[1], ARGV[i])
  end
  if owner == ARGV[2] and deliveries == tonumber(ARGV[i + 1]) then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID')
    codes[#codes + 1] = 1
  else
    codes[#codes + 1] = -3
  end
end
return codes
