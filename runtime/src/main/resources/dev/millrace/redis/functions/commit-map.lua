-- Commits attempts of map tasks, each exactly once however often its task is delivered or this call is sent again. The
-- commit that brings the latch to zero lets the reduce tasks go.
-- KEYS    1 job HASH, 2 map STREAM, 3 committed:map HASH, 4 reduce STREAM, 5 committed:reduce HASH, 6 queued HASH,
--         7 failures HASH, 8 skipped HASH, 9 running HASH, 10 attempts LIST,
--         11 logs HASH
-- ARGV    for each attempt: entry id, task, attempt id, manifest, which begins with the attempt id and a line feed,
--         the records that it has skipped, with commas, ms that it has run, its record but for task, outcome and times:
--         worker, number of the attempt, and what people want to know; what it has printed
-- FLAGS   allow-oom
-- RETURNS for each attempt: n >= 0 tasks left | -1 NO_SUCH_JOB | -2 NOT_RUNNING | -3 LOST (another attempt won)
--         | -5 OUTRAN (committed, and not the last; another attempt of the task ran, and has lost)
local state = redis.call('HGET', KEYS[1], 'state')
local codes, tasks, entries, records = {}, {}, {}, {}
local FIELDS = 8
local filed = false
local won_by = {}
local time = now()

-- An attempt that began before all of them were to be skipped, and has lived, has mapped the others.
local function settle_skips(task, skips, skipped)
  if not skips or skips == skipped then
    return
  end
  for record in string.gmatch(skips, '%d+') do
    if not string.find(',' .. skipped .. ',', ',' .. record .. ',', 1, true) then
      redis.call('HDEL', KEYS[8], task .. ':' .. record)
    end
  end
  redis.call('HSET', KEYS[7], 'm' .. task .. ':skips', skipped)
end

local function record(entry, task, attempts, ran, note)
  local worker, number = string.match(note, '^(%S+) (%d+)')
  if attempts and attempts ~= '1' then
    record_losers(KEYS[1], KEYS[2], KEYS[6], KEYS[9], KEYS[10], 'm', task, entry, worker, tonumber(number), tonumber(attempts))
  end
  records[#records + 1] = record_of('m', task, 'COMMITTED', ran, time, note)
end

for i = 1, #ARGV, FIELDS do
  local entry, task, attempt, manifest, skipped, ran, note, printed = unpack(ARGV, i, i + FIELDS - 1)
  local code = 0
  if not state then
    code = -1
  else
    local new = is_running(state) and redis.call('HSETNX', KEYS[3], task, manifest) == 1
    local won = new and attempt or winner(KEYS[3], task)
    filed = filed or new
    if new then
      won_by[#won_by + 1] = entry
      local skips, attempts = unpack(redis.call('HMGET', KEYS[7], 'm' .. task .. ':skips', 'm' .. task .. ':attempts'))
      settle_skips(task, skips, skipped)
      record(entry, task, attempts, ran, note)
      file_log(KEYS[1], KEYS[11], 'm', task, note, printed, MAX_LOGS)
    end
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
  file_records(KEYS[1], KEYS[10], records, MAX_RECORDS)
  left = release(KEYS[1], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
else
  left = tonumber(redis.call('HGET', KEYS[1], 'latch.map'))
end
note_times(KEYS[1], KEYS[9], 'm', won_by)
local outran = dequeue_all(KEYS[2], KEYS[6], 'm', tasks, entries)
for i = 1, #codes do
  if codes[i] == 0 and left > 0 and outran[ARGV[FIELDS * (i - 1) + 1]] then
    codes[i] = -5
  elseif codes[i] == 0 then
    codes[i] = left
  end
end
return codes
