-- Reports that an attempt has failed. The task is queued again after a while, at once if it skips a record from now on; or,
-- after too many failures or one that is final, becomes a dead letter and the job fails. Where another attempt of the task runs
-- beside the failed one, that decides.
-- KEYS    1 job HASH, 2 STREAM of the task, 3 committed HASH of the phase, 4 queued HASH, 5 failures HASH,
--         6 dead STREAM, 7 events STREAM, 8 delayed ZSET, 9 skipped HASH, 10 attempts LIST,
--         11 logs HASH
-- ARGV    1 m or r, 2 entry, 3 task, 4 attempt id, 5 number of the attempt, 6 consumer, 7 how many failures a task may
--         have (1 for a final one), 8 kind of the failure, 9 delay in ms after the first failure, 10 cause, 11 where it
--         happened, 12 stack, 13 the record of which it died: its number and the next, position and text in lines of their
--         own; empty if that is not known but, perhaps, from what it has filed, 14 ms that it has run, 15 its record but for
--         task, outcome and times, 16 what it has printed
-- FLAGS   allow-oom
-- RETURNS n > 0 failures so far, at least 1; the task is or will be queued again | 0 the job has failed | -1 NO_SUCH_JOB | -2 NOT_RUNNING
--         | -3 LOST (the entry is another's, or its task is committed)
local LONGEST_DELAY = 30000

-- Twice as long after each failure; then between a half and all of it, as the attempt's id has it, so that tasks which
-- failed together do not come back together.
local function delay(failures)
  local longest = math.min(LONGEST_DELAY, tonumber(ARGV[9]) * 2 ^ (failures - 1))
  local share = tonumber(string.sub(redis.sha1hex(ARGV[4]), 1, 4), 16) / 0x10000
  return math.ceil(longest * (1 + share) / 2)
end

local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return -1
end
if not is_running(state) then
  return -2
end
local task = ARGV[1] .. ARGV[3]
if redis.call('HEXISTS', KEYS[3], ARGV[3]) == 1 or pending(KEYS[2], GROUP, ARGV[2]) ~= ARGV[6] then
  return -3
end
redis.call('HINCRBY', KEYS[5], ARGV[1] .. ':failed', 1)
keep(KEYS[5])
file_records(KEYS[1], KEYS[10], { record_of(ARGV[1], ARGV[3], 'FAILED', ARGV[14], now(), ARGV[15]) }, MAX_RECORDS + MAX_OTHERS)
file_log(KEYS[1], KEYS[11], ARGV[1], ARGV[3], ARGV[15], ARGV[16], MAX_LOGS + MAX_OTHER_LOGS)
local place = ARGV[1] == 'm' and filed_place(KEYS[5], ARGV[3], ARGV[2]) or ''
if ARGV[1] == 'm' and blame(KEYS[1], KEYS[5], KEYS[9], KEYS[7], ARGV[3], ARGV[13] ~= '' and ARGV[13] or place, ARGV[10]) then
  if is_terminal(redis.call('HGET', KEYS[1], 'state')) then
    return 0
  end
  if not withdraw(KEYS[2], KEYS[4], ARGV[1], ARGV[3], ARGV[2]) then
    enqueue(KEYS[2], KEYS[4], ARGV[1], ARGV[3])
  end
  keep(KEYS[2])
  keep(KEYS[4])
  return 1
end
local failures = redis.call('HINCRBY', KEYS[5], task .. ':failures', 1)
redis.call('XADD', KEYS[7], '*', 'event', 'attempt failed', 'task', task, 'attempt', ARGV[4], 'worker', ARGV[6],
  'kind', ARGV[8], 'cause', ARGV[10])
keep(KEYS[7])
if failures >= tonumber(ARGV[7]) and not other_entry(KEYS[2], KEYS[4], ARGV[1], ARGV[3], ARGV[2]) then
  redis.call('XADD', KEYS[6], '*', 'task', task, 'attempt', ARGV[5], 'id', ARGV[4], 'worker', ARGV[6],
    'kind', ARGV[8], 'cause', ARGV[10], 'where', ARGV[11], 'stack', ARGV[12])
  keep(KEYS[6])
  local where = ARGV[11] == '' and '' or ARGV[11] .. '; '
  fail_job(KEYS[1], KEYS[7], (ARGV[1] == 'm' and 'Map' or 'Reduce') .. ' task ' .. ARGV[3] .. ' failed on attempt '
    .. failures .. ' of ' .. ARGV[7] .. ': ' .. ARGV[10] .. ' (' .. where .. 'worker ' .. ARGV[6] .. ')')
  return 0
end
if not withdraw(KEYS[2], KEYS[4], ARGV[1], ARGV[3], ARGV[2]) then
  redis.call('ZADD', KEYS[8], now() + delay(failures), task)
  keep(KEYS[8])
end
return failures
