#!/usr/bin/env bash
# Requests of every kind (sizes, conditions, checkpoints, broken ones, too large ones, interrupts, clients that go away) on a
# server that may take little memory.
#   mixed.sh [REQUESTS] [MIB]      after mvn package; 1000 requests and 1024 MiB by default
# Where control groups can be made (as root), the kernel ends the server beyond the limit; elsewhere only the peak of its
# resident memory is compared. Prints a table for RELIABILITY.md. Fails if an answer is not the expected one, if the same request
# gives another picture, if fewer than a tenth of the requests were compared in this way, or if the peak is beyond the limit.
# CTRLORA4J_HOME names another distribution.
set -euo pipefail
here=$(cd "$(dirname "$0")/../../.." && pwd)
requests=${1:-1000} limit=${2:-1024}
home=${CTRLORA4J_HOME:-$(echo "$here"/target/ctrlora4j-*/)}
[[ -x $home/bin/ctrlora4j ]] || { echo "mixed.sh: no distribution; run mvn -B -ntp package -DskipTests first"; exit 1; }
work=$(mktemp -d)
name=ctrlora4j-mixed-$$
group="" file=""
for candidate in /sys/fs/cgroup/memory/$name:memory.limit_in_bytes /sys/fs/cgroup/$name:memory.max; do
  if mkdir "${candidate%%:*}" 2> /dev/null; then
    if [[ -e ${candidate/://} ]] && echo $((limit << 20)) 2> /dev/null > "${candidate/://}"; then
      group=${candidate%%:*} file=${candidate/://}
      break
    fi
    rmdir "${candidate%%:*}"
  fi
done
echo "limit: ${file:-only compared, no control group can be made}"
# In a container these files are the container's own; here the launcher gets a copy.
mkdir "$work/groups"
echo $((limit << 20)) > "$work/groups/memory.max"
(
  [[ -z $group ]] || echo $BASHPID > "$group/cgroup.procs"
  CTRLORA4J_CGROUP=$work/groups exec "$home/bin/ctrlora4j" serve --port 0 --queue 6 --settings "$work/options.json" \
    > "$work/out" 2> "$work/log"
) &
server=$!
end() {
  kill "$server" 2> /dev/null || true
  wait "$server" 2> /dev/null || true
  [[ -z $group ]] || rmdir "$group" 2> /dev/null || true
  rm -rf "$work"
}
trap end EXIT
for _ in $(seq 300); do [[ -s $work/out ]] && break; sleep 0.2; done
[[ -s $work/out ]] || { echo "mixed.sh: the server did not start:"; cat "$work/log"; exit 1; }
result=0
java -Xmx512m "$here/src/test/benchmark/Mixed.java" "$(cat "$work/out")" "$requests" "$server" \
  "$home/demo/sources" "$limit" || result=$?
grep -c "warning\|WARN" "$work/log" | sed 's/^/lines of warning in the log: /' || true
grep "WARN\|ERROR" "$work/log" | sort | uniq -c | sort -rn | head -5 || true
exit $result
