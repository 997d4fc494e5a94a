-- What the functions share. Every function may be sent twice by the client library, so each is idempotent under its own
-- arguments; none trusts a clock but the server's. Redis does not roll a function back: each checks first, then writes.

-- A net under everything: no key of a job outlives this many milliseconds without an audit. Seven days.
local SAFETY_TTL = 604800000

-- What waits for a time outlives even a long time without any coordinator: 400 days. Coordinators renew it all the time.
local WAITING_TTL = 34560000000
local GROUP = 'workers'

-- The version of all that processes must agree on to work on one job.
local PROTOCOL = '@PROTOCOL@'

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function keep(key)
  redis.call('PEXPIRE', key, SAFETY_TTL)
end

local function keep_waiting(key)
  redis.call('PEXPIRE', key, WAITING_TTL)
end

local function create_group(stream, group)
  local reply = redis.pcall('XGROUP', 'CREATE', stream, group, '0', 'MKSTREAM')
  if type(reply) == 'table' and reply.err and not string.find(reply.err, 'BUSYGROUP', 1, true) then
    error(reply)
  end
  keep(stream)
end

local function is_running(state)
  return state == 'MAPPING' or state == 'REDUCING'
end

local function is_terminal(state)
  return state == 'SUCCEEDED' or state == 'FAILED' or state == 'CANCELLED'
end

local function enter(job, state)
  redis.call('HSET', job, 'state', state, 'time.' .. state, now())
end

-- The id of the attempt whose manifest is committed for a task, or nil.
local function winner(committed, task)
  local manifest = redis.call('HGET', committed, task)
  if not manifest then
    return nil
  end
  -- Without a line feed it is damaged, and no attempt's.
  return string.match(manifest, '^[^\n]*')
end

-- Adds a task to its stream unless it is there already. The field of `queued` is m<task> or r<task>. Afterwards both keys
-- have to be kept: once, however many tasks are added.
local function enqueue(stream, queued, mark, task)
  if redis.call('HEXISTS', queued, mark .. task) == 0 then
    local entry = redis.call('XADD', stream, '*', 'task', task)
    redis.call('HSET', queued, mark .. task, entry)
  end
end

-- The field of `queued` that holds the entry of a task's second attempt, which runs beside the first.
local function beside(mark, task)
  return mark .. task .. '+'
end

-- Removes the entries of tasks, and those under which the tasks are queued, should these be others; but for `but`. Returns the
-- set of the given entries beside which others were removed.
local function dequeue_all(stream, queued, mark, tasks, entries, but)
  local fields = {}
  for i, task in ipairs(tasks) do
    fields[2 * i - 1] = mark .. task
    fields[2 * i] = beside(mark, task)
  end
  local known = redis.call('HMGET', queued, unpack(fields))
  local gone, outran = {}, {}
  for i, entry in ipairs(entries) do
    gone[#gone + 1] = entry
    for j = 2 * i - 1, 2 * i do
      if known[j] and known[j] ~= entry and known[j] ~= but then
        gone[#gone + 1] = known[j]
        outran[entry] = true
      end
    end
  end
  redis.call('HDEL', queued, unpack(fields))
  redis.call('XACK', stream, GROUP, unpack(gone))
  redis.call('XDEL', stream, unpack(gone))
  return outran
end

local function dequeue(stream, queued, mark, task, entry, but)
  return dequeue_all(stream, queued, mark, { task }, { entry }, but)[entry]
end

-- Sets the latch of the map phase from what is committed; at zero lets the reduce tasks go. Returns the latch.
local function release(job, committed_map, reduce, committed_reduce, queued)
  local tasks = tonumber(redis.call('HGET', job, 'tasks'))
  local latch = tasks - redis.call('HLEN', committed_map)
  redis.call('HSET', job, 'latch.map', latch)
  if latch > 0 then
    return latch
  end
  if redis.call('HGET', job, 'map.only') == '1' then
    enter(job, 'FINISHING')
    return 0
  end
  local partitions = tonumber(redis.call('HGET', job, 'partitions'))
  local reduces_left = partitions - redis.call('HLEN', committed_reduce)
  redis.call('HSET', job, 'latch.reduce', reduces_left)
  -- None is left if an earlier attempt has committed the partition for whose sake a map task was reopened.
  if reduces_left == 0 then
    enter(job, 'FINISHING')
    return 0
  end
  enter(job, 'REDUCING')
  for partition = 0, partitions - 1 do
    if redis.call('HEXISTS', committed_reduce, partition) == 0 then
      enqueue(reduce, queued, 'r', partition)
    end
  end
  keep(reduce)
  keep(queued)
  return 0
end

-- The owner, the delivery count and the idle ms of a pending entry, or nil when it is not pending.
local function pending(stream, group, entry)
  local found = redis.call('XPENDING', stream, group, entry, entry, 1)
  if #found == 0 then
    return nil
  end
  return found[1][2], found[1][4], found[1][3]
end

-- The entry of the other attempt of a task that runs beside the one with this entry, or nil.
local function other_entry(stream, queued, mark, task, entry)
  local first, second = unpack(redis.call('HMGET', queued, mark .. task, beside(mark, task)))
  if not second or first ~= entry and second ~= entry then
    return nil
  end
  local other = first == entry and second or first
  return other and pending(stream, GROUP, other) and other or nil
end

-- Removes the entry of an attempt that has ended without a commit. Returns whether another attempt of its task runs on, which
-- is the only one then; where none does, the task is not queued any more.
local function withdraw(stream, queued, mark, task, entry)
  local other = other_entry(stream, queued, mark, task, entry)
  dequeue(stream, queued, mark, task, entry, other)
  if other then
    redis.call('HSET', queued, mark .. task, other)
    keep(queued)
  end
  return other ~= nil
end

-- Notes how long attempts took that have told how far they are, as those do that take a second or longer: in the job hash, as
-- the number of tasks for each quarter of a power of two in ms. Short ones cost nothing, and are known by their absence.
local function note_times(job, running, mark, entries)
  if redis.call('EXISTS', running) == 0 then
    return
  end
  for _, entry in ipairs(entries) do
    local told = redis.call('HGET', running, entry)
    if told then
      local elapsed, at = string.match(told, '^%S+ %S+ (%d+) %S+ (%d+)$')
      local took = tonumber(elapsed) + now() - tonumber(at)
      redis.call('HINCRBY', job, 'took.' .. mark .. '.' .. math.floor(4 * math.log(took) / math.log(2)), 1)
      redis.call('HDEL', running, entry)
    end
  end
end

-- How many entries of a stream of tasks are held by somebody.
local function held_entries(stream)
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    if group[2] == GROUP then
      return group[6]
    end
  end
  return 0
end

-- Takes up to `want` entries for a consumer: first those that are its own without its knowing (a reply got lost), then, if
-- asked to, those whose lease of `lease` ms ran out, then new ones, `fresh` at the most. `held` is a set of the entries that
-- it knows of. Calls visit(entry, deliveries, fields, previous, idle) for each, where previous is whose lease ran out, if
-- known, or nil, and idle the ms since it was renewed; what visit refuses with false is not counted.
local function take_entries(stream, group, consumer, want, fresh, held, held_count, lease, reclaim, visit)
  local taken = 0
  local function claim(entry, least_idle, previous, idle)
    local claimed = redis.call('XCLAIM', stream, group, consumer, least_idle, entry[1])
    if #claimed == 1 and claimed[1] and visit(entry[1], entry[4] + 1, claimed[1][2], previous, idle) then
      taken = taken + 1
    end
  end
  local own = redis.call('XPENDING', stream, group, '-', '+', held_count + want, consumer)
  for _, entry in ipairs(own) do
    if taken < want and not held[entry[1]] then
      claim(entry, 0)
    end
  end
  -- Not XAUTOCLAIM: that looks for each pending entry in the stream before it looks how long it was idle, 3 us for each.
  local from = reclaim and '-'
  while from and taken < want do
    local lapsed = redis.call('XPENDING', stream, group, 'IDLE', lease, from, '+', want - taken)
    from = nil
    for _, entry in ipairs(lapsed) do
      claim(entry, lease, entry[2], entry[3])
      from = '(' .. entry[1]
    end
  end
  while taken < want and fresh > 0 do
    local count = math.min(want - taken, fresh)
    local reply = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', count, 'STREAMS', stream, '>')
    if not reply then
      break
    end
    for _, entry in ipairs(reply[1][2]) do
      if visit(entry[1], 1, entry[2]) then
        taken = taken + 1
        fresh = fresh - 1
      end
    end
  end
end

-- Ends a job for the given reason, unless it has ended.
local function fail_job(job, events, reason)
  if is_terminal(redis.call('HGET', job, 'state')) then
    return
  end
  redis.call('HSET', job, 'error', reason)
  enter(job, 'FAILED')
  redis.call('XADD', events, '*', 'event', 'failed', 'reason', reason)
  keep(events)
end

-- Notes the records of a map task among which an attempt has died, in a job that may skip records. `place` is their first
-- and the one behind their last; for a single record its position and its text follow, in further lines. A single record
-- among those of which an earlier attempt has died is skipped from now on, and the task's failures are counted anew; with
-- one more than the job may skip it fails. Returns whether a record is skipped now.
local function blame(job, failures, skipped, events, task, place, cause)
  local limit = tonumber(redis.call('HGET', job, 'skip.records')) or 0
  if limit == 0 then
    return false
  end
  local from, to, position, text = string.match(place, '^(%d+) (%d+)\n?([^\n]*)\n?(.*)$')
  if not from or from == to then
    return false
  end
  local mark = 'm' .. task
  local suspect = redis.call('HGET', failures, mark .. ':suspect') or '0 0'
  local first, last = string.match(suspect, '^(%d+) (%d+)$')
  local record = tonumber(from)
  if tonumber(to) > record + 1 or record < tonumber(first) or record >= tonumber(last) then
    redis.call('HSET', failures, mark .. ':suspect', from .. ' ' .. to)
    return false
  end
  local skips = redis.call('HGET', failures, mark .. ':skips')
  redis.call('HSET', failures, mark .. ':skips', skips and skips .. ',' .. from or from)
  redis.call('HDEL', failures, mark .. ':suspect', mark .. ':failures', mark .. ':takeovers')
  redis.call('HSET', skipped, task .. ':' .. from, position .. '\n' .. string.gsub(cause, '\n', ' ') .. '\n' .. text)
  keep(skipped)
  redis.call('XADD', events, '*', 'event', 'record skipped', 'task', mark, 'record', from, 'cause', cause)
  keep(events)
  if redis.call('HLEN', skipped) > limit then
    fail_job(job, events, 'More than ' .. limit .. ' bad records: the last one is record ' .. from .. ' of map task ' .. task
      .. ', ' .. position .. ': ' .. cause)
  end
  return true
end

-- Takes the records that an attempt has filed under its entry; an empty string if it has filed none.
local function filed_place(failures, task, entry)
  local at = redis.call('HGET', failures, 'm' .. task .. ':at')
  local found = at and string.match(at, '^(%S+) ')
  if found ~= entry then
    return ''
  end
  redis.call('HDEL', failures, 'm' .. task .. ':at')
  return string.sub(at, #entry + 2)
end

-- Fails a job whose deadline has passed before its last task was committed; the time in which it was paused does not count.
-- Returns the job's state, or nil.
local function expire(job, events)
  local state, deadline, submitted, paused, paused_ms =
    unpack(redis.call('HMGET', job, 'state', 'deadline', 'time.SUBMITTED', 'paused', 'paused.ms'))
  if not state or not deadline or deadline == '0' or is_terminal(state) or state == 'FINISHING' then
    return state
  end
  local took = (tonumber(paused) or now()) - tonumber(submitted) - (tonumber(paused_ms) or 0)
  if took <= tonumber(deadline) then
    return state
  end
  fail_job(job, events, 'its deadline of ' .. tonumber(deadline) / 1000 .. ' s has passed, while it was ' .. state)
  return 'FAILED'
end

-- How a delayed job is named in the set of those that wait for their time.
local function later_member(job_id, priority)
  return priority .. ' ' .. job_id
end

-- Tells the coordinators of a job, unless they know of it, and lists it if asked to. It waits for no time any more.
local function announce(submissions, jobs, active, wake, later, job_id, listed, priority)
  create_group(submissions, 'coordinators')
  -- Not the list of all jobs: it may still name an earlier job of this id, which has expired.
  if not redis.call('ZSCORE', active, job_id) then
    local time = now()
    if listed then
      redis.call('ZADD', jobs, time, job_id)
    end
    -- Those of the highest priority come first, the oldest of them first.
    redis.call('ZADD', active, string.format('%.0f', time - tonumber(priority) * 1e13), job_id)
    redis.call('XADD', submissions, '*', 'job', job_id)
    redis.call('XADD', wake, 'MAXLEN', '~', 1000, '*', 'job', job_id)
  end
  redis.call('ZREM', later, later_member(job_id, priority))
  keep(submissions)
  keep(jobs)
  keep(active)
  keep(wake)
end
