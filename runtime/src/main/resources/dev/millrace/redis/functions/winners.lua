-- Cuts one partition out of the manifests of map tasks.
-- KEYS    1 committed:map HASH
-- ARGV    1 partition, 2 first task, 3 last task
-- FLAGS   no-writes
-- RETURNS for each task: attempt id, line feed, 4 bytes per run with its number of chunks; or an empty string when the
--         task is not committed
local slices = {}
for task = tonumber(ARGV[2]), tonumber(ARGV[3]) do
  local manifest = redis.call('HGET', KEYS[1], task)
  local slice = ''
  if manifest then
    local feed = string.find(manifest, '\n', 1, true)
    local partitions = struct.unpack('>I4', manifest, feed + 1)
    local at = feed + 5 + 4 * tonumber(ARGV[1])
    local from, to = struct.unpack('>I4I4', manifest, at)
    local runs = feed + 5 + 4 * (partitions + 1)
    slice = string.sub(manifest, 1, feed) .. string.sub(manifest, runs + from, runs + to - 1)
  end
  slices[#slices + 1] = slice
end
return slices
