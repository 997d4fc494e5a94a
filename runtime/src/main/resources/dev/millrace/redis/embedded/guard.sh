# Runs one server for as long as the JVM that started it lives, then removes every trace of it.
#
# USAGE   sh guard.sh DIRECTORY SERVER, run in DIRECTORY, which holds server.conf
# STDIN   a pipe whose other end the JVM alone holds: the kernel closes it however the JVM ends, kill -9 included
# FILES   appends the process ids of guard and server to "owner"; writes the status of an ended server to "exit"
#
# A server that ends by itself leaves its directory until the pipe closes, so that the JVM can read the log. Only then
# does the guard end: a Ctrl-C that reaches the server first would otherwise leave the directory behind.

# Ctrl-C, a hang-up or a thread dump (Ctrl-\) may reach the whole process group; only the pipe decides.
trap '' HUP INT QUIT TERM
umask 077
directory=${1:?}
exec 3<&0 </dev/null
echo "$$" >>owner

"${2:?}" server.conf 3<&- &
server=$!
echo "$server" >>owner

# This half survives a kill -9 of the other one, hence it removes the directory too.
(
  while read -r line; do :; done <&3
  # Nothing of what the server holds is to be kept, so there is nothing to wait for.
  [ -e exit ] || kill -KILL "$server"
  for tick in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -e exit ] && break
    sleep 0.005
  done
  cd / && rm -rf -- "$directory"
) &
ending=$!
exec 3<&-

wait "$server"
echo "$?" >exit
wait "$ending"
# Writing "exit" may have crossed with that removal.
cd / && rm -rf -- "$directory"
