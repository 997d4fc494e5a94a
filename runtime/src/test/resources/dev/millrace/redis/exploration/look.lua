-- Tells all that a namespace holds, but for what is there for people only.
-- ARGV    1 namespace
-- RETURNS for each key: its name without the namespace, its type, its TTL in ms, its content; for a stream: the entries,
--         then for each group its name, its last delivered entry, and its pending entries
local keys = redis.call('KEYS', ARGV[1] .. ':*')
local found = {}
for _, key in ipairs(keys) do
  local name = string.sub(key, #ARGV[1] + 2)
  if not (string.find(name, ':events$') or string.find(name, ':dead$') or string.find(name, ':wake$')
    or string.find(name, ':attempts$') or string.find(name, ':logs$')) then
    local type = redis.call('TYPE', key).ok
    local content
    if type == 'hash' then
      content = redis.call('HGETALL', key)
    elseif type == 'stream' then
      content = { redis.call('XRANGE', key, '-', '+') }
      for _, group in ipairs(redis.call('XINFO', 'GROUPS', key)) do
        content[#content + 1] = { group[2], group[8], redis.call('XPENDING', key, group[2], '-', '+', 100) }
      end
    elseif type == 'zset' then
      content = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
    else
      content = { redis.call('GET', key) }
    end
    found[#found + 1] = { name, type, redis.call('PTTL', key), content }
  end
end
return found
