-- Says how the attempts of a job that run get on, and how many have failed.
-- KEYS    1 map STREAM, 2 reduce STREAM, 3 running HASH, 4 failures HASH
-- ARGV    none
-- FLAGS   no-writes
-- RETURNS for map tasks and then for reduce tasks: attempts that run, thousandths of a task that they have done together, as
--         far as they tell, attempts that have failed
local done = { m = 0, r = 0 }
for _, told in ipairs(redis.call('HVALS', KEYS[3])) do
  local mark, thousandths = string.match(told, '^%S+ ([mr])%d+ %d+ (%d+) ')
  if mark then
    done[mark] = done[mark] + tonumber(thousandths)
  end
end

local function attempts(stream)
  return redis.call('EXISTS', stream) == 1 and redis.call('XPENDING', stream, GROUP)[1] or 0
end

local maps_failed, reduces_failed = unpack(redis.call('HMGET', KEYS[4], 'm:failed', 'r:failed'))
return { attempts(KEYS[1]), done.m, tonumber(maps_failed) or 0, attempts(KEYS[2]), done.r, tonumber(reduces_failed) or 0 }
