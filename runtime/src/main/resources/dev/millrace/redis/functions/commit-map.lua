-- Commits attempts of map tasks, each exactly once however often its task is delivered or this call is sent again. The
-- commit that brings the latch to zero lets the reduce tasks go.
-- KEYS    1 job HASH, 2 map STREAM, 3 committed:map HASH, 4 reduce STREAM, 5 committed:reduce HASH, 6 queued HASH
-- ARGV    for each attempt: entry id, task, attempt id, manifest, which begins with the attempt id and a line feed
-- FLAGS   allow-oom
-- RETURNS for each attempt: n >= 0 tasks left | -1 NO_SUCH_JOB | -2 NOT_RUNNING | -3 LOST (another attempt won)
local state = redis.call('HGET', KEYS[1], 'state')
local codes, tasks, entries = {}, {}, {}
local filed = false
for i = 1, #ARGV, 4 do
  local entry, task, attempt, manifest = unpack(ARGV, i, i + 3)
  local code = 0
  if not state then
    code = -1
  else
    local new = is_running(state) and redis.call('HSETNX', KEYS[3], task, manifest) == 1
    local won = new and attempt or winner(KEYS[3], task)
    filed = filed or new
    if won then
      tasks[#tasks + 1] = task
      entries[#entries + 1] = entry
    end
    if not won then
      code = -2
    elseif won ~= attempt then
      code = -3
    end
  end
  codes[#codes + 1] = code
end
if #tasks == 0 then
  return codes
end
local left
if filed then
  keep(KEYS[3])
  left = release(KEYS[1], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
else
  left = tonumber(redis.call('HGET', KEYS[1], 'latch.map'))
end
dequeue_all(KEYS[2], KEYS[6], 'm', tasks, entries)
for i = 1, #codes do
  codes[i] = codes[i] == 0 and left or codes[i]
end
return codes
