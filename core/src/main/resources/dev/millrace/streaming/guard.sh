# Ends the programs of jobs that still run when the JVM which started them has ended, and removes their directories.
#
# USAGE   sh guard.sh DIRECTORY SIGN, where SIGN is - if each program leads a process group of its own, and empty if not
# STDIN   a pipe whose other end the JVM alone holds, with lines "begin PID" and "end PID": the kernel closes it however the
#         JVM ends, kill -9 included

# Ctrl-C or a hang-up may reach this process too; only the pipe decides.
trap '' HUP INT QUIT TERM
directory=${1:?}
sign=$2
running=' '

while read -r what program; do
  case $what in
    begin) running="$running$program " ;;
    end)
      # What is left of the group.
      [ -z "$sign" ] || kill -s KILL -- "-$program"
      running="${running%% "$program" *} ${running#* "$program" }"
      ;;
  esac
done

for program in $running; do
  kill -s KILL -- "$sign$program"
done
cd / && rm -rf -- "$directory"
