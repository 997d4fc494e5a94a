-- Registers a worker, and forgets others that have not been heard of for long: among a few that chance picks, and on as long as
-- there are such among them. So it takes no longer the more workers there are.
-- KEYS    1 workers HASH
-- ARGV    1 worker, 2 what it says of itself, 3 after how many ms of silence a worker is forgotten
-- FLAGS   allow-oom
-- RETURNS n >= 1 how many workers there are
local AT_ONCE, AT_MOST = 4, 50
local time = now()

local function forget(some)
  local forgotten = false
  for i = 1, #some, 2 do
    if tonumber(string.match(some[i + 1], '^%d+') or '0') < time - tonumber(ARGV[3]) then
      redis.call('HDEL', KEYS[1], some[i])
      forgotten = true
    end
  end
  return forgotten
end

redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', time) .. ' ' .. ARGV[2])
for _ = 1, AT_MOST do
  if not forget(redis.call('HRANDFIELD', KEYS[1], AT_ONCE, 'WITHVALUES')) then
    break
  end
end
keep(KEYS[1])
return redis.call('HLEN', KEYS[1])
