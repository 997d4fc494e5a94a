-- Reads records of attempts: a page of those that have ended, in the order of their ends, or those that run.
-- KEYS    1 job HASH, 2 attempts LIST, 3 map STREAM, 4 reduce STREAM, 5 queued HASH, 6 failures HASH, 7 running HASH
-- ARGV    1 the first one, from 0, or -1 for those that run, 2 how many
-- FLAGS   no-writes
-- RETURNS how many are filed, how many more were left out, then the records: m or r and task, outcome, begin and end in ms,
--         worker, number of the attempt, and, if it has said them itself, records in and out, bytes in and out, its largest
--         keys or a hyphen, and why it has ended so
local omitted = tonumber(redis.call('HGET', KEYS[1], 'attempts.omitted')) or 0
local reply = { redis.call('LLEN', KEYS[2]), omitted }
local first, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local function add(records)
  for _, record in ipairs(records) do
    reply[#reply + 1] = record
  end
end

if first >= 0 then
  -- To LRANGE a last one of -1 is all there are.
  if most > 0 then
    add(redis.call('LRANGE', KEYS[2], first, first + most - 1))
  end
else
  add(running_records(KEYS[3], 'm', KEYS[5], KEYS[6], KEYS[7], most))
  add(running_records(KEYS[4], 'r', KEYS[5], KEYS[6], KEYS[7], most))
end
return reply
