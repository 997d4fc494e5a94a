-- Cuts one partition out of the manifests of map tasks.
-- KEYS    1 committed:map HASH
-- ARGV    1 partition, 2 first task, 3 last task
-- FLAGS   no-writes
-- RETURNS for each task: attempt id, line feed, 4 bytes per run with its number of chunks; an empty string when the task
--         is not committed; a text without a line feed when its manifest is damaged
local function slice_of(manifest)
  local feed = string.find(manifest, '\n', 1, true)
  local partitions = struct.unpack('>I4', manifest, feed + 1)
  local at = feed + 5 + 4 * tonumber(ARGV[1])
  local from, to = struct.unpack('>I4I4', manifest, at)
  local runs = feed + 5 + 4 * (partitions + 1)
  return string.sub(manifest, 1, feed) .. string.sub(manifest, runs + from, runs + to - 1)
end

local slices = {}
for task = tonumber(ARGV[2]), tonumber(ARGV[3]) do
  local manifest = redis.call('HGET', KEYS[1], task)
  if manifest then
    local whole, slice = pcall(slice_of, manifest)
    slices[#slices + 1] = whole and slice or 'damaged'
  else
    slices[#slices + 1] = ''
  end
end
return slices
