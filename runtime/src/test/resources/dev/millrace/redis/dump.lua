-- Writes down everything under a pattern, one line per key, field, entry and delivery; no clock but the keys' having a TTL.
-- ARGV    1 pattern of keys, 2 suffix of a key that is left out
-- RETURNS the lines, sorted by key
local lines = {}

local function line(...)
  local parts = {}
  for _, part in ipairs({ ... }) do
    parts[#parts + 1] = string.gsub(tostring(part), '[^\32-\126]', function(byte)
      return string.format('\\%02x', string.byte(byte))
    end)
  end
  lines[#lines + 1] = table.concat(parts, ' ')
end

local dump = {
  string = function(key)
    line('  ', redis.call('GET', key))
  end,
  hash = function(key)
    local fields = redis.call('HKEYS', key)
    table.sort(fields)
    for _, field in ipairs(fields) do
      line('  ', field, redis.call('HGET', key, field))
    end
  end,
  zset = function(key)
    for _, member in ipairs(redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')) do
      line('  ', member)
    end
  end,
  list = function(key)
    for _, element in ipairs(redis.call('LRANGE', key, 0, -1)) do
      line('  ', element)
    end
  end,
  stream = function(key)
    for _, entry in ipairs(redis.call('XRANGE', key, '-', '+')) do
      line('  ', entry[1], unpack(entry[2]))
    end
    for _, group in ipairs(redis.call('XINFO', 'GROUPS', key)) do
      for _, pending in ipairs(redis.call('XPENDING', key, group[2], '-', '+', 100000)) do
        line('   pending', pending[1], pending[2], pending[4])
      end
    end
  end,
}

local keys = redis.call('KEYS', ARGV[1])
table.sort(keys)
for _, key in ipairs(keys) do
  if ARGV[2] == '' or string.sub(key, -#ARGV[2]) ~= ARGV[2] then
    local type = redis.call('TYPE', key).ok
    line(key, type, redis.call('PTTL', key) > 0 and 'expires' or 'stays')
    dump[type](key)
  end
end
return lines
