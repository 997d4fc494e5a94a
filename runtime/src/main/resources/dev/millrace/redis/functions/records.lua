-- What the functions share of the records and logs of attempts, behind the prelude.

-- Of how many attempts that count a job keeps records, and of how many others beside these.
local MAX_RECORDS, MAX_OTHERS = 20000, 2000

-- Files the records of attempts that have ended; of the first ones, up to a limit. Counts those that are left out.
local function file_records(job, attempts, records, limit)
  local length = redis.call('RPUSH', attempts, unpack(records))
  if length == #records then
    keep(attempts)
  end
  local kept = math.max(limit, length - #records)
  if length > kept then
    redis.call('LTRIM', attempts, 0, kept - 1)
    redis.call('HINCRBY', job, 'attempts.omitted', length - kept)
  end
end

-- How many bytes a job keeps of what attempts that count have printed, and of what others have beside these.
local MAX_LOGS, MAX_OTHER_LOGS = 4194304, 4194304

-- Files what the code of an attempt has printed, if it has and as long as there is room; counts what is left out.
local function file_log(job, logs, mark, task, note, text, limit)
  if text == '' then
    return
  end
  local size = #text
  if (tonumber(redis.call('HGET', job, 'logs.bytes')) or 0) + size > limit then
    redis.call('HINCRBY', job, 'logs.omitted', 1)
    return
  end
  redis.call('HSET', logs, mark .. task .. '.' .. string.match(note, '^%S+ (%d+)'), text)
  redis.call('HINCRBY', job, 'logs.bytes', size)
  keep(logs)
end

-- The record of an attempt that says itself what it was: `note` begins with its worker and its number.
local function record_of(mark, task, outcome, ran, ended, note)
  return string.format('%s%s %s %.0f %.0f %s', mark, task, outcome, ended - tonumber(ran), ended, note)
end

-- The record of an attempt that says nothing any more, as its worker has lost it. It has begun when it has told that it had,
-- or, if it never has, when it was delivered last, `idle` ms ago.
local function record_silent(running, mark, task, entry, outcome, worker, number, idle)
  local ended = now()
  local told = redis.call('HGET', running, entry)
  local by, elapsed, at = string.match(told or '', '^(%S+) %S+ (%d+) %S+ (%d+)$')
  local begun = by == worker and tonumber(at) - tonumber(elapsed) or ended - (tonumber(idle) or 0)
  return string.format('%s%s %s %.0f %.0f %s %s', mark, task, outcome, begun, ended,
    worker == '' and '-' or worker, number or 0)
end

-- Files the records of attempts that another one, number `won` of `count` by `worker` under `entry`, has been quicker than.
local function record_losers(job, stream, queued, running, attempts, mark, task, entry, worker, won, count)
  local first, second = unpack(redis.call('HMGET', queued, mark .. task, beside(mark, task)))
  local seen = {}
  for _, other in ipairs({ entry, first or entry, second or entry }) do
    local owner, _, idle = pending(stream, GROUP, other)
    if owner and not seen[other] and (other ~= entry or owner ~= worker) then
      local number = won == count and count - 1 or count
      file_records(job, attempts, { record_silent(running, mark, task, other, 'LOST', owner, number, idle) },
        MAX_RECORDS + MAX_OTHERS)
    end
    seen[other] = true
  end
end

-- The records of up to `most` attempts of a phase that run, without an end.
local function running_records(stream, mark, queued, failures, running, most)
  local records = {}
  if redis.call('EXISTS', stream) == 0 then
    return records
  end
  for _, each in ipairs(redis.call('XPENDING', stream, GROUP, '-', '+', most)) do
    local entry = redis.call('XRANGE', stream, each[1], each[1])[1]
    if entry then
      local task = entry[2][2]
      local number = tonumber(redis.call('HGET', failures, mark .. task .. ':attempts')) or 0
      local first, second = unpack(redis.call('HMGET', queued, mark .. task, beside(mark, task)))
      if second and first == each[1] then
        number = number - 1
      end
      records[#records + 1] = record_silent(running, mark, task, each[1], 'RUNNING', each[2], number, each[3])
    end
  end
  return records
end
