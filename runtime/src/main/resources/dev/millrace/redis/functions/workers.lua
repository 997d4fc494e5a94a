-- Lists the workers that have been heard of lately.
-- KEYS    1 workers HASH
-- ARGV    1 within how many ms
-- FLAGS   no-writes
-- RETURNS worker, what it says of itself, for each
local alive = {}
local since = now() - tonumber(ARGV[1])
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local time, said = string.match(all[i + 1], '^(%d+) (.*)$')
  if time and tonumber(time) >= since then
    alive[#alive + 1] = all[i]
    alive[#alive + 1] = said
  end
end
return alive
