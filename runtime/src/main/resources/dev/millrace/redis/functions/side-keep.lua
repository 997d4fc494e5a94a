-- Has a side file kept for a while from now on, if all of it is there.
-- KEYS    1 side file HASH
-- ARGV    1 how long, in ms
-- FLAGS   allow-oom
-- RETURNS 1 OK | 0 if it is not there, or not as a whole
if redis.call('HEXISTS', KEYS[1], 'length') == 0 then
  return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
