-- Reads some of what attempts have printed.
-- KEYS    1 job HASH, 2 logs HASH
-- ARGV    1 cursor, 0 to begin, 2 about how many, 3 a pattern of those that are wanted
-- FLAGS   no-writes
-- RETURNS the next cursor, 0 when through, how many attempts have printed what was left out, then for each: m or r and task, a
--         dot and the attempt; worker, outcome and bytes in a line, and the text
local reply = redis.call('HSCAN', KEYS[2], ARGV[1], 'MATCH', ARGV[3], 'COUNT', ARGV[2])
return { reply[1], tonumber(redis.call('HGET', KEYS[1], 'logs.omitted')) or 0, unpack(reply[2]) }
