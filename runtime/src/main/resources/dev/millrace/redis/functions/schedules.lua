-- Lists the schedules.
-- KEYS    1 schedules HASH, 2 due ZSET
-- ARGV    none
-- FLAGS   no-writes
-- RETURNS ms since 1970; then for each schedule: name, the schedule, when it is due next in ms since 1970 (empty for never),
--         the job of its last run, what became of the last time when it was due (both empty if there was none)
local reply = { string.format('%.0f', now()) }
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
  if not string.find(name, ':', 1, true) then
    local schedule, last, note = unpack(redis.call('HMGET', KEYS[1], name, name .. ':last', name .. ':note'))
    for _, value in ipairs({ name, schedule, redis.call('ZSCORE', KEYS[2], name) or '', last or '', note or '' }) do
      reply[#reply + 1] = value
    end
  end
end
return reply
