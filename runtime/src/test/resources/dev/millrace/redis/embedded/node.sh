# Runs one server of a topology for as long as the JVM that started it lives, then removes its directory.
#
# USAGE   sh node.sh DIRECTORY SERVER [ARGUMENT...], run in DIRECTORY, which holds server.conf
# STDIN   a line starts the server, the first time or anew; the end of the input, which comes however the JVM ends, ends it

trap '' HUP INT QUIT TERM
umask 077
directory=${1:?}
binary=${2:?}
shift 2
while read -r line; do
  (
    "$binary" server.conf "$@" </dev/null >>log 2>&1 &
    echo "$!" >pid
    wait "$!"
    rm pid
  ) &
done
[ -e pid ] && kill -KILL "$(cat pid)"
wait
cd / && rm -rf -- "$directory"
