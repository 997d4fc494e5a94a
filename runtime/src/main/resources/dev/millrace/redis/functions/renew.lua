-- Renews the leases of pending entries, each only while it is still the consumer's own delivery, and those of tasks only
-- while their job goes on.
-- KEYS    1 STREAM of tasks or submissions, 2 job HASH of the tasks (left out for submissions)
-- ARGV    1 group, 2 consumer, then entry, deliveries, ...
-- FLAGS   allow-oom
-- RETURNS for each entry: 1 OK | -3 LOST (it is another's, delivered again, or gone; or the job is over)
local codes = {}
local state = KEYS[2] and redis.call('HGET', KEYS[2], 'state')
local over = KEYS[2] and (not state or is_terminal(state))
for i = 3, #ARGV, 2 do
  local owner, deliveries
  if not over and redis.call('EXISTS', KEYS[1]) == 1 then
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
