-- Reports that an attempt has failed. The task is queued again, or, after too many failures or one that is final, becomes a
-- dead letter and the job fails.
-- KEYS    1 job HASH, 2 STREAM of the task, 3 committed HASH of the phase, 4 queued HASH, 5 failures HASH,
--         6 dead STREAM, 7 events STREAM
-- ARGV    1 m or r, 2 entry, 3 task, 4 attempt id, 5 consumer, 6 how many failures a task may have (1 for a final one),
--         7 cause, 8 stack
-- FLAGS   allow-oom
-- RETURNS n > 0 failures so far, the task is queued again | 0 the job has failed | -1 NO_SUCH_JOB | -2 NOT_RUNNING
--         | -3 LOST (the entry is another's, or its task is committed)
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return -1
end
if not is_running(state) then
  return -2
end
if redis.call('HEXISTS', KEYS[3], ARGV[3]) == 1 or pending(KEYS[2], GROUP, ARGV[2]) ~= ARGV[5] then
  return -3
end
local failures = redis.call('HINCRBY', KEYS[5], ARGV[1] .. ARGV[3] .. ':failures', 1)
keep(KEYS[5])
redis.call('XADD', KEYS[7], '*', 'event', 'attempt failed', 'task', ARGV[1] .. ARGV[3], 'attempt', ARGV[4],
  'cause', ARGV[7])
keep(KEYS[7])
if failures >= tonumber(ARGV[6]) then
  redis.call('XADD', KEYS[6], '*', 'task', ARGV[1] .. ARGV[3], 'attempt', ARGV[4], 'worker', ARGV[5],
    'cause', ARGV[7], 'stack', ARGV[8])
  keep(KEYS[6])
  fail_job(KEYS[1], KEYS[7], (ARGV[1] == 'm' and 'Map' or 'Reduce') .. ' task ' .. ARGV[3] .. ' failed on attempt '
    .. failures .. ' of ' .. ARGV[6] .. ': ' .. ARGV[7])
  return 0
end
dequeue(KEYS[2], KEYS[4], ARGV[1], ARGV[3], ARGV[2])
enqueue(KEYS[2], KEYS[4], ARGV[1], ARGV[3])
keep(KEYS[2])
keep(KEYS[4])
return failures
