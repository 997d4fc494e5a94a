-- Makes a namespace hold what was copied from it before, and nothing else.
-- ARGV    1 namespace, then for each key: its name without the namespace, its TTL in ms, its content
local keys = redis.call('KEYS', ARGV[1] .. ':*')
if #keys > 0 then
  redis.call('UNLINK', unpack(keys))
end
for i = 2, #ARGV, 3 do
  redis.call('RESTORE', ARGV[1] .. ':' .. ARGV[i], math.max(0, tonumber(ARGV[i + 1])), ARGV[i + 2])
end
return 1
