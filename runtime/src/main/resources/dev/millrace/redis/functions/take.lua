-- Takes tasks of one job for a worker, reduce tasks first, and begins their attempts. Entries of tasks that are committed
-- are acked instead. Tasks whose delay after a failure is over are queued again first. A task that was taken over too
-- often, because its workers died, becomes a dead letter. An entry that names no task of the job, which only a stranger can
-- have added, is removed, and told of once: in the events, and in this reply.
-- KEYS    1 job HASH, 2 map STREAM, 3 reduce STREAM, 4 committed:map HASH, 5 committed:reduce HASH, 6 plan HASH,
--         7 queued HASH, 8 failures HASH, 9 dead STREAM, 10 events STREAM, 11 delayed ZSET,
--         12 skipped HASH, 13 running HASH, 14 attempts LIST
-- ARGV    1 consumer, 2 how many at the most, 3 how many of them would run at once, 4 whether to reclaim (0 or 1), 5 how
--         often a task may be taken over, 6 whether to take map tasks (0 or 1), 7 the job that goes before this one while
--         memory is short, empty if none does, 8 labels of the consumer, with commas, 9 how many of the entries that follow
--         are of attempts that have left their slot, then the entries that the consumer holds, those first, each with m or r
--         before it
-- FLAGS   allow-oom
-- RETURNS state of the job, an empty string if there is none, or why nothing of it is given to the consumer: FOREIGN (it is of
--         another protocol), PAUSED, or LABELS (it needs some that the consumer lacks); ms until the next delayed task is due
--         (empty if none is delayed); the job that it is a step of (empty if it is none); how many entries of strangers were
--         removed, and of the first m or r, its id, and the beginning of its first field and value, with blanks (empty if
--         none was); then for each task taken: m or r, entry, deliveries, task, number of the attempt, split (empty for
--         reduce tasks), with what care it is to be read: empty, or the records among which an attempt has died, first and
--         behind the last, and those to be skipped, with commas
if redis.call('HGET', KEYS[1], 'protocol') ~= PROTOCOL and redis.call('EXISTS', KEYS[1]) == 1 then
  return { 'FOREIGN', '', '', '' }
end
local state = expire(KEYS[1], KEYS[10])
local lease, tasks, partitions, skippable, max_slots, needs, paused, step_of, behind = unpack(redis.call('HMGET',
  KEYS[1], 'lease', 'tasks', 'partitions', 'skip.records', 'max.slots', 'needs', 'paused', 'step.of', 'behind'))
step_of = step_of or ''
if not state or not is_running(state) then
  return { state or '', '', step_of, '' }
end
if paused then
  return { 'PAUSED', '', step_of, '' }
end
for label in string.gmatch(needs or '', '[^,]+') do
  if not string.find(',' .. ARGV[8] .. ',', ',' .. label .. ',', 1, true) then
    return { 'LABELS', '', step_of, '' }
  end
end
-- For those who ask what the job waits for.
if (behind or '') ~= ARGV[7] then
  redis.call('HSET', KEYS[1], 'behind', ARGV[7])
end

-- Queues what is due; returns the ms until the next is.
local function queue_due()
  while true do
    local task, due = unpack(redis.call('ZRANGE', KEYS[11], 0, 0, 'WITHSCORES'))
    if not task then
      return ''
    end
    local wait = tonumber(due) - now()
    if wait > 0 then
      return string.format('%.0f', wait)
    end
    redis.call('ZREM', KEYS[11], task)
    local mark, number = string.sub(task, 1, 1), string.sub(task, 2)
    local stream, committed = KEYS[mark == 'm' and 2 or 3], KEYS[mark == 'm' and 4 or 5]
    if redis.call('HEXISTS', committed, number) == 0 then
      enqueue(stream, KEYS[7], mark, number)
      keep(stream)
      keep(KEYS[7])
    end
  end
end

local taken = { state, queue_due(), step_of, '' }
local strangers, first_stranger = 0, ''
local want = tonumber(ARGV[2])
local skips_records = (tonumber(skippable) or 0) > 0
local held = {}
for i = 10, #ARGV do
  held[string.sub(ARGV[i], 2)] = true
end

-- How many tasks may be taken that nobody holds. Of a job with a limit: as many as it has slots left, and none that would wait
-- for a slot. What is about to be committed has none any more, but is held as long as it is not.
local function fresh()
  local limit = tonumber(max_slots) or 0
  if limit == 0 then
    return want
  end
  local running = held_entries(KEYS[2]) + held_entries(KEYS[3])
  for i = 10, 9 + ARGV[9] do
    local stream = KEYS[string.sub(ARGV[i], 1, 1) == 'm' and 2 or 3]
    if pending(stream, GROUP, string.sub(ARGV[i], 2)) == ARGV[1] then
      running = running - 1
    end
  end
  return math.min(tonumber(ARGV[3]) - (#taken - 4) / 7, limit - running)
end

-- With what care a map task is read: with none, unless its job may skip records and an attempt of it has died.
local function care_of(task)
  if not skips_records then
    return ''
  end
  local failures, takeovers, suspect, skips = unpack(redis.call('HMGET', KEYS[8], 'm' .. task .. ':failures',
    'm' .. task .. ':takeovers', 'm' .. task .. ':suspect', 'm' .. task .. ':skips'))
  if not (failures or takeovers or suspect or skips) then
    return ''
  end
  return (suspect or '0 0') .. ' ' .. (skips or '')
end

local function is_task(fields, total)
  local task = fields[2]
  return fields[1] == 'task' and (task == '0' or string.match(task, '^[1-9]%d*$')) and tonumber(task) < tonumber(total)
end

local function take(stream, committed, mark, total)
  take_entries(stream, GROUP, ARGV[1], want, fresh(), held, #ARGV - 9, lease, ARGV[4] == '1',
    function(entry, deliveries, fields, previous, idle)
      local task = fields[2]
      if not is_task(fields, total) then
        redis.call('XACK', stream, GROUP, entry)
        redis.call('XDEL', stream, entry)
        redis.call('XADD', KEYS[10], '*', 'event', 'entry of a stranger removed', 'entry', entry)
        keep(KEYS[10])
        strangers = strangers + 1
        if strangers == 1 then
          first_stranger = mark .. ' ' .. entry .. ' ' .. string.sub(fields[1], 1, 64) .. '=' .. string.sub(task, 1, 64)
        end
        return false
      end
      if redis.call('HEXISTS', committed, task) == 1 then
        dequeue(stream, KEYS[7], mark, task, entry)
        return false
      end
      if previous then
        local number = redis.call('HGET', KEYS[8], mark .. task .. ':attempts')
        file_records(KEYS[1], KEYS[14],
          { record_silent(KEYS[13], mark, task, entry, 'TAKEN_OVER', previous, number, idle) }, MAX_RECORDS + MAX_OTHERS)
      end
      local anew = false
      if previous and mark == 'm' then
        local place = filed_place(KEYS[8], task, entry)
        anew = blame(KEYS[1], KEYS[8], KEYS[12], KEYS[10], task, place, 'its worker died or hung while it was mapped')
        if is_terminal(redis.call('HGET', KEYS[1], 'state')) then
          return false
        end
      end
      if previous and not anew then
        local takeovers = redis.call('HINCRBY', KEYS[8], mark .. task .. ':takeovers', 1)
        redis.call('XADD', KEYS[10], '*', 'event', 'reclaimed', 'task', mark .. task, 'from', previous,
          'by', ARGV[1])
        keep(KEYS[10])
        if takeovers > tonumber(ARGV[5]) then
          local cause = 'it was taken over ' .. takeovers .. ' times: its workers died or hung while they ran it'
          redis.call('XADD', KEYS[9], '*', 'task', mark .. task, 'attempt',
            redis.call('HGET', KEYS[8], mark .. task .. ':attempts') or '', 'worker', previous,
            'kind', 'LOST_WORKER', 'cause', cause)
          keep(KEYS[9])
          fail_job(KEYS[1], KEYS[10],
            (mark == 'm' and 'Map' or 'Reduce') .. ' task ' .. task .. ' failed: ' .. cause)
          return false
        end
      end
      if previous and other_entry(stream, KEYS[7], mark, task, entry) then
        -- The other attempt goes on by itself.
        withdraw(stream, KEYS[7], mark, task, entry)
        return false
      end
      local split = mark == 'm' and redis.call('HGET', KEYS[6], task) or ''
      if mark == 'm' and split == '' then
        fail_job(KEYS[1], KEYS[10], 'Map task ' .. task .. ' has lost its split: Redis has lost writes')
        return false
      end
      local attempt = redis.call('HINCRBY', KEYS[8], mark .. task .. ':attempts', 1)
      local care = mark == 'm' and care_of(task) or ''
      for _, value in ipairs({ mark, entry, tostring(deliveries), task, tostring(attempt), split, care }) do
        taken[#taken + 1] = value
      end
      want = want - 1
      return true
    end)
end

take(KEYS[3], KEYS[5], 'r', partitions)
if want > 0 and state == 'MAPPING' and ARGV[6] == '1' then
  take(KEYS[2], KEYS[4], 'm', tasks)
end
keep(KEYS[8])
if strangers > 0 then
  taken[4] = strangers .. ' ' .. first_stranger
end
return taken
