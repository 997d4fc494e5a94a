-- Commits one attempt of a reduce task, exactly once; the last commit leaves the job FINISHING, unless a map task has been
-- reopened meanwhile: then the commit of that one does.
-- KEYS    1 job HASH, 2 reduce STREAM, 3 committed:reduce HASH, 4 queued HASH, 5 running HASH,
--         6 failures HASH, 7 attempts LIST, 8 logs HASH
-- ARGV    1 entry id, 2 task, 3 attempt id, 4 manifest, which begins with the attempt id and a line feed,
--         5 ms that it has run, 6 its record but for task, outcome and times: worker, number of the attempt, and what people want to know,
--         7 what it has printed
-- FLAGS   allow-oom
-- RETURNS n >= 0 tasks left | -1 NO_SUCH_JOB | -2 NOT_RUNNING | -3 LOST (another attempt won)
--         | -5 OUTRAN (committed, and not the last; another attempt of the task ran, and has lost)
local state, partitions, maps_left = unpack(redis.call('HMGET', KEYS[1], 'state', 'partitions', 'latch.map'))
if not state then
  return -1
end
local won = winner(KEYS[3], ARGV[2])
if won then
  dequeue(KEYS[2], KEYS[4], 'r', ARGV[2], ARGV[1])
  return won == ARGV[3] and tonumber(redis.call('HGET', KEYS[1], 'latch.reduce')) or -3
end
if not is_running(state) then
  return -2
end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])
keep(KEYS[3])
local left = tonumber(partitions) - redis.call('HLEN', KEYS[3])
redis.call('HSET', KEYS[1], 'latch.reduce', left)
if left == 0 and maps_left == '0' then
  enter(KEYS[1], 'FINISHING')
end
local worker, number = string.match(ARGV[6], '^(%S+) (%d+)')
local attempts = redis.call('HGET', KEYS[6], 'r' .. ARGV[2] .. ':attempts')
if attempts and attempts ~= '1' then
  record_losers(KEYS[1], KEYS[2], KEYS[4], KEYS[5], KEYS[7], 'r', ARGV[2], ARGV[1], worker, tonumber(number), tonumber(attempts))
end
file_records(KEYS[1], KEYS[7], { record_of('r', ARGV[2], 'COMMITTED', ARGV[5], now(), ARGV[6]) }, MAX_RECORDS)
file_log(KEYS[1], KEYS[8], 'r', ARGV[2], ARGV[6], ARGV[7], MAX_LOGS)
note_times(KEYS[1], KEYS[5], 'r', { ARGV[1] })
local outran = dequeue(KEYS[2], KEYS[4], 'r', ARGV[2], ARGV[1])
if left > 0 and outran then
  return -5
end
return left
