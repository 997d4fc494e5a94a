-- Submits a delayed job whose time has come: from now on it is like any other.
-- KEYS    1 job HASH, 2 map STREAM, 3 reduce STREAM
-- ARGV    none
-- FLAGS   allow-oom
-- RETURNS 1 OK, it is not delayed any more | 0 its time has not come | -1 NO_SUCH_JOB
local state, due = unpack(redis.call('HMGET', KEYS[1], 'state', 'time.SUBMITTED'))
if not state then
  return -1
end
if state ~= 'DELAYED' then
  return 1
end
if tonumber(due) > now() then
  return 0
end
enter(KEYS[1], 'SUBMITTED')
create_group(KEYS[2], GROUP)
create_group(KEYS[3], GROUP)
keep(KEYS[1])
return 1
