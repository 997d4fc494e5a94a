-- Gives a second attempt, beside its first, to the straggler that is estimated to end last, for a consumer that has nothing else
-- to do (LATE: Zaharia et al., "Improving MapReduce Performance in Heterogeneous Environments", OSDI 2008). A straggler has run
-- half as long again as the median of its phase, and will run longer than that, elsewhere.
-- KEYS    1 job HASH, 2 map STREAM, 3 reduce STREAM, 4 committed:map HASH, 5 committed:reduce HASH, 6 queued HASH,
--         7 failures HASH, 8 running HASH, 9 events STREAM
-- ARGV    1 consumer, 2 how many second attempts may run at once, 3 ms that a task may take before it is a straggler,
--         4 how much of the phase must be committed, in percent
-- FLAGS   allow-oom
-- RETURNS 1 OK, the consumer's next take is given a task | 0 there is no straggler, or the job is paused or has all its slots | -1 NO_SUCH_JOB | -2 NOT_RUNNING
local FIRST, LAST = 36, 140 -- quarters of powers of two: half a second to a year

local state, allowed, maps, partitions, max_slots, paused = unpack(redis.call('HMGET', KEYS[1],
  'state', 'speculation', 'tasks', 'partitions', 'max.slots', 'paused'))
if not state then
  return -1
end
if not is_running(state) then
  return -2
end
local mark = state == 'MAPPING' and 'm' or 'r'
local stream = KEYS[mark == 'm' and 2 or 3]
local total = tonumber(mark == 'm' and maps or partitions)
local committed = redis.call('HLEN', KEYS[mark == 'm' and 4 or 5])
local limit = tonumber(max_slots) or 0
if paused or limit > 0 and held_entries(KEYS[2]) + held_entries(KEYS[3]) >= limit then
  return 0
end
if allowed ~= '1' or committed < tonumber(ARGV[4]) / 100 * total then
  return 0
end

-- The median time of the committed tasks in ms: 0 if it is less than that of which note is taken.
local function median()
  local fields = {}
  for quarter = FIRST, LAST do
    fields[#fields + 1] = 'took.' .. mark .. '.' .. quarter
  end
  local counts = redis.call('HMGET', KEYS[1], unpack(fields))
  local longer = 0
  for i = #counts, 1, -1 do
    longer = longer + (tonumber(counts[i]) or 0)
    if longer > committed / 2 then
      return 2 ^ ((FIRST + i - 1) / 4)
    end
  end
  return 0
end

local usual = median()
local beside_now = 0
local slowest, latest
for _, entry in ipairs(redis.call('HKEYS', KEYS[8])) do
  local owner, task, elapsed, progress, at =
    string.match(redis.call('HGET', KEYS[8], entry), '^(%S+) (%S+) (%d+) (%S+) (%d+)$')
  local first, second = unpack(redis.call('HMGET', KEYS[6], task, task .. '+'))
  if first ~= entry and second ~= entry then
    redis.call('HDEL', KEYS[8], entry)
  elseif first == entry and second then
    beside_now = beside_now + 1
  elseif first == entry and owner ~= ARGV[1] and string.sub(task, 1, 1) == mark
    and redis.call('HGET', KEYS[7], task .. ':attempts') == '1' and pending(stream, GROUP, entry) == owner then
    local ran = tonumber(elapsed) + now() - tonumber(at)
    progress = tonumber(progress) / 1000
    -- Where nothing is known of it, as much is left as was done.
    local left = progress < 0 and ran or ran * (1 - progress) / math.max(progress, 0.001)
    if ran > tonumber(ARGV[3]) and ran > 1.5 * usual and left > usual and left > (latest or 0) then
      slowest, latest = task, left
    end
  end
end
if not slowest or beside_now >= tonumber(ARGV[2]) then
  return 0
end
-- What can be read becomes the consumer's, without its knowing: its next take is given that.
local function read()
  return redis.call('XREADGROUP', 'GROUP', GROUP, ARGV[1], 'COUNT', 1, 'STREAMS', stream, '>')
end
if read() then
  return 1
end
local number = string.sub(slowest, 2)
redis.call('HSET', KEYS[6], beside(mark, number), redis.call('XADD', stream, '*', 'task', number))
read()
keep(KEYS[6])
redis.call('XADD', KEYS[9], '*', 'event', 'speculated', 'task', slowest, 'by', ARGV[1],
  'left', string.format('%.0f', latest))
keep(KEYS[9])
return 1
