-- Takes tasks of one job for a worker, reduce tasks first, and begins their attempts. Entries of tasks that are committed
-- are acked instead. A task that was taken over too often, because its workers died, becomes a dead letter.
-- KEYS    1 job HASH, 2 map STREAM, 3 reduce STREAM, 4 committed:map HASH, 5 committed:reduce HASH, 6 plan HASH,
--         7 queued HASH, 8 failures HASH, 9 dead STREAM, 10 events STREAM
-- ARGV    1 consumer, 2 how many at the most, 3 whether to reclaim (0 or 1), 4 how often a task may be taken over,
--         then the entries that the consumer holds
-- FLAGS   allow-oom
-- RETURNS state of the job or an empty string, then for each task taken: m or r, entry, deliveries, task, number of the
--         attempt, split (empty for reduce tasks)
local state = redis.call('HGET', KEYS[1], 'state')
if not state or not is_running(state) then
  return { state or '' }
end
local taken = { state }
local want = tonumber(ARGV[2])
local lease = redis.call('HGET', KEYS[1], 'lease')
local held = {}
for i = 5, #ARGV do
  held[ARGV[i]] = true
end

local function take(stream, committed, mark)
  take_entries(stream, GROUP, ARGV[1], want, held, #ARGV - 4, lease, ARGV[3] == '1',
    function(entry, deliveries, fields, reclaimed)
      local task = fields[2]
      if redis.call('HEXISTS', committed, task) == 1 then
        dequeue(stream, KEYS[7], mark, task, entry)
        return false
      end
      if reclaimed then
        local takeovers = redis.call('HINCRBY', KEYS[8], mark .. task .. ':takeovers', 1)
        redis.call('XADD', KEYS[10], '*', 'event', 'reclaimed', 'task', mark .. task, 'by', ARGV[1])
        keep(KEYS[10])
        if takeovers > tonumber(ARGV[4]) then
          local cause = 'it was taken over ' .. takeovers .. ' times: its workers died or hung while they ran it'
          redis.call('XADD', KEYS[9], '*', 'task', mark .. task, 'cause', cause)
          keep(KEYS[9])
          fail_job(KEYS[1], KEYS[10],
            (mark == 'm' and 'Map' or 'Reduce') .. ' task ' .. task .. ' failed: ' .. cause)
          return false
        end
      end
      local split = mark == 'm' and redis.call('HGET', KEYS[6], task) or ''
      if mark == 'm' and split == '' then
        fail_job(KEYS[1], KEYS[10], 'Map task ' .. task .. ' has lost its split: Redis has lost writes')
        return false
      end
      local attempt = redis.call('HINCRBY', KEYS[8], mark .. task .. ':attempts', 1)
      for _, value in ipairs({ mark, entry, tostring(deliveries), task, tostring(attempt), split }) do
        taken[#taken + 1] = value
      end
      want = want - 1
      return true
    end)
end

take(KEYS[3], KEYS[5], 'r')
if want > 0 and state == 'MAPPING' then
  take(KEYS[2], KEYS[4], 'm')
end
keep(KEYS[8])
return taken
