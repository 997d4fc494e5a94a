-- Tells the coordinators of the delayed jobs whose time has come, and says which schedules are due, and which jobs of
-- schedules are not submitted yet. As coordinators call this all the time, it also prolongs what waits for a time.
-- KEYS    1 submissions STREAM, 2 jobs ZSET, 3 active ZSET, 4 wake STREAM, 5 later ZSET, 6 schedules HASH, 7 due ZSET,
--         8 fired HASH
-- ARGV    1 how many of each at the most
-- FLAGS   allow-oom
-- RETURNS ms since 1970; ms until the next is due, empty if none is; then for each schedule that is due: s, name, when it was
--         due in ms since 1970, the schedule, the job of its last run (empty if none), and for each job that is to be
--         submitted: f, job id, what is fired, empty, empty
local time = now()
local function waiting(key)
  return redis.call('ZRANGE', key, '-inf', time, 'BYSCORE', 'LIMIT', 0, ARGV[1], 'WITHSCORES')
end

local jobs = waiting(KEYS[5])
for i = 1, #jobs, 2 do
  local priority, job_id = string.match(jobs[i], '^(%S+) (%S+)$')
  if job_id then
    announce(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], job_id, true, priority)
  else
    redis.call('ZREM', KEYS[5], jobs[i])
  end
end
local reply = { string.format('%.0f', time), '' }
local function add(...)
  for _, value in ipairs({ ... }) do
    reply[#reply + 1] = value
  end
end
local fired = redis.call('HGETALL', KEYS[8])
for i = 1, #fired, 2 do
  add('f', fired[i], fired[i + 1], '', '')
end
local schedules = waiting(KEYS[7])
for i = 1, #schedules, 2 do
  local schedule, last = unpack(redis.call('HMGET', KEYS[6], schedules[i], schedules[i] .. ':last'))
  if schedule then
    add('s', schedules[i], schedules[i + 1], schedule, last or '')
  end
end
for _, key in ipairs({ KEYS[5], KEYS[7] }) do
  local first = redis.call('ZRANGE', key, '(' .. string.format('%.0f', time), '+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
  if #first > 0 then
    local wait = tonumber(first[2]) - time
    if reply[2] == '' or wait < tonumber(reply[2]) then
      reply[2] = string.format('%.0f', wait)
    end
  end
end
for i = 5, 8 do
  keep_waiting(KEYS[i])
end
return reply
