-- Reads some of the records that a job has skipped.
-- KEYS    1 skipped HASH
-- ARGV    1 cursor, 0 to begin, 2 about how many
-- FLAGS   no-writes
-- RETURNS the next cursor, 0 when through, then for each record: task and number with a colon; position, cause and text in
--         lines of their own
local reply = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
return { reply[1], unpack(reply[2]) }
