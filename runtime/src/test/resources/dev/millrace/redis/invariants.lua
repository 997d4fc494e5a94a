-- Checks what must hold for every job of a namespace, whatever has happened to it.
-- ARGV    1 namespace
-- RETURNS a sentence for each violation
local found = {}

local function violation(...)
  found[#found + 1] = table.concat({ ... }, ' ')
end

local function check_latch(job, name, total, committed)
  local latch = redis.call('HGET', job, name)
  local left = tonumber(total) - redis.call('HLEN', committed)
  if tonumber(latch) ~= left then
    violation(job, name, 'is', tostring(latch), 'but', left, 'tasks are not committed')
  end
  for _, task in ipairs(redis.call('HKEYS', committed)) do
    if not string.match(task, '^%d+$') or tonumber(task) >= tonumber(total) then
      violation(committed, 'names task', task, 'of', total)
    end
    if not string.match(redis.call('HGET', committed, task), '^%S+\n') then
      violation(committed, 'names no winner of task', task)
    end
  end
end

local function pending_of(stream)
  if redis.call('EXISTS', stream) == 0 then
    return 0
  end
  return redis.call('XPENDING', stream, 'workers')[1]
end

-- Every entry is known, under its task, to the hash of what is queued; and the other way round.
local function check_queued(job, stream, queued, mark)
  local known = 0
  for _, entry in ipairs(redis.call('XRANGE', stream, '-', '+')) do
    local task = mark .. entry[2][2]
    if redis.call('HGET', queued, task) ~= entry[1] and redis.call('HGET', queued, task .. '+') ~= entry[1] then
      violation(job, 'has entry', entry[1], 'of task', mark .. entry[2][2], 'which is not known as queued')
    end
    known = known + 1
  end
  for _, field in ipairs(redis.call('HKEYS', queued)) do
    if string.sub(field, -1) == '+' and redis.call('HEXISTS', queued, string.sub(field, 1, -2)) == 0 then
      violation(job, 'has a second attempt of task', field, 'and no first')
    end
    if string.sub(field, 1, 1) == mark then
      known = known - 1
    end
  end
  if known ~= 0 then
    violation(job, 'has', -known, 'tasks known as queued, marked', mark, 'which have no entry')
  end
end

-- What is not committed is queued, or waits after a failure.
local function check_known(job, committed, queued, delayed, mark, total)
  for task = 0, tonumber(total) - 1 do
    if redis.call('HEXISTS', committed, task) == 0 and redis.call('HEXISTS', queued, mark .. task) == 0
      and not redis.call('ZSCORE', delayed, mark .. task) then
      violation(job, 'has lost task', mark .. task, 'which is neither committed nor queued nor delayed')
    end
  end
end

for _, job in ipairs(redis.call('KEYS', ARGV[1] .. ':*:job')) do
  local prefix = string.sub(job, 1, -4)
  local state, tasks, partitions, map_only =
    unpack(redis.call('HMGET', job, 'state', 'tasks', 'partitions', 'map.only'))
  if tasks then
    check_latch(job, 'latch.map', tasks, prefix .. 'committed:map')
    check_latch(job, 'latch.reduce', map_only == '1' and 0 or partitions, prefix .. 'committed:reduce')
  end
  local left = (tonumber(redis.call('HGET', job, 'latch.map')) or 0)
    + (tonumber(redis.call('HGET', job, 'latch.reduce')) or 0)
  if (state == 'FINISHING' or state == 'SUCCEEDED') then
    if left ~= 0 then
      violation(job, 'is', state, 'with', left, 'tasks that are not committed')
    end
    for _, phase in ipairs({ 'map', 'reduce' }) do
      local pending = pending_of(prefix .. phase)
      if pending ~= 0 then
        violation(job, 'is', state, 'with', pending, 'pending entries of', phase)
      end
    end
  elseif state == 'MAPPING' or state == 'REDUCING' then
    check_queued(job, prefix .. 'map', prefix .. 'queued', 'm')
    check_queued(job, prefix .. 'reduce', prefix .. 'queued', 'r')
    check_known(job, prefix .. 'committed:map', prefix .. 'queued', prefix .. 'delayed', 'm', tasks)
    if state == 'REDUCING' then
      check_known(job, prefix .. 'committed:reduce', prefix .. 'queued', prefix .. 'delayed', 'r', partitions)
    end
  end
end

for _, key in ipairs(redis.call('KEYS', ARGV[1] .. ':*')) do
  if redis.call('PTTL', key) < 0 then
    violation(key, 'has no TTL')
  end
end
return found
