-- Has a side file kept for a while from now on, if all of it is there; no shorter than it was reserved for.
-- KEYS    1 side file HASH
-- ARGV    1 how long, in ms, 2 whether it is reserved for that long (0 or 1)
-- FLAGS   allow-oom
-- RETURNS 1 OK | 0 if it is not there, or not as a whole
if redis.call('HEXISTS', KEYS[1], 'length') == 0 then
  return 0
end
local time = now()
local kept_until = time + tonumber(ARGV[1])
local reserved = tonumber(redis.call('HGET', KEYS[1], 'reserved') or '0')
if ARGV[2] == '1' and kept_until > reserved then
  redis.call('HSET', KEYS[1], 'reserved', string.format('%.0f', kept_until))
end
redis.call('PEXPIRE', KEYS[1], math.max(kept_until, reserved) - time)
return 1
