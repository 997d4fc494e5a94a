-- Registers a worker, and forgets those that have not been heard of for long.
-- KEYS    1 workers HASH
-- ARGV    1 worker, 2 what it says of itself, 3 after how many ms of silence a worker is forgotten
-- FLAGS   allow-oom
-- RETURNS 1 OK
local time = now()
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', time) .. ' ' .. ARGV[2])
for _, worker in ipairs(redis.call('HKEYS', KEYS[1])) do
  local said = redis.call('HGET', KEYS[1], worker)
  if tonumber(string.match(said, '^%d+') or '0') < time - tonumber(ARGV[3]) then
    redis.call('HDEL', KEYS[1], worker)
  end
end
keep(KEYS[1])
return 1
