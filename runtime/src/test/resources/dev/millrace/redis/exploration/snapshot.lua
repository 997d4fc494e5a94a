-- Copies all that a namespace holds, but for what is there for people only.
-- ARGV    1 namespace
-- RETURNS for each key: its name without the namespace, its TTL in ms, its content as DUMP gives it
local found = {}
for _, key in ipairs(redis.call('KEYS', ARGV[1] .. ':*')) do
  local name = string.sub(key, #ARGV[1] + 2)
  if not (string.find(name, ':events$') or string.find(name, ':dead$') or string.find(name, ':wake$')
    or string.find(name, ':attempts$') or string.find(name, ':logs$')) then
    found[#found + 1] = name
    found[#found + 1] = redis.call('PTTL', key)
    found[#found + 1] = redis.call('DUMP', key)
  end
end
return found
