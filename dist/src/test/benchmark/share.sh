#!/usr/bin/env bash
# Whether two servers on one machine get equal shares, also beside a busy neighbor that spins on every core.
#   share.sh [SECONDS]      after mvn package; each of three rounds takes so long
# Prints pictures per second of one server alone, of two, and of two beside the neighbor. The clients of two servers begin at
# the same moment, and pictures that come after the end do not count. Threads that wait must sleep: with
# OMP_WAIT_POLICY=active the last row falls to almost nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
seconds=${1:-60}
minutes=$(awk "BEGIN { print $seconds / 60 }")
work=$(mktemp -d)
neighbors=()
trap 'for each in "${neighbors[@]}"; do kill "$each" 2> /dev/null || true; done; rm -rf "$work"' EXIT

server() { "$here/load.sh" "$minutes" 4 > "$work/$1"; }
rate() { awk -F'|' '/^\| pictures /{ split($3, parts, " "); print parts[2] }' "$work/$1"; }
two() {
  LOAD_TOGETHER="$work/start-$1 2" server "$1-a" & local first=$!
  LOAD_TOGETHER="$work/start-$1 2" server "$1-b" & local second=$!
  wait $first; wait $second
  awk -v a="$(rate "$1-a")" -v b="$(rate "$1-b")" -v alone="$alone" -v name="$2" 'BEGIN {
    printf "| %s | %.2f and %.2f | %.2f | %.2f |\n", name, a, b, a < b ? a / b : b / a, (a + b) / alone }'
}

server alone
alone=$(rate alone)
echo "| $(getconf _NPROCESSORS_ONLN) cores, $seconds s each, load before $(cut -d' ' -f1 /proc/loadavg) | pictures/s | smaller share to larger | together, to one alone |"
echo "| --- | --- | --- | --- |"
echo "| one server | $alone | | 1 |"
two pair "two servers"
for _ in $(seq "$(getconf _NPROCESSORS_ONLN)"); do
  (while :; do :; done) & neighbors+=($!)
done
two busy "two servers beside a neighbor that spins on every core"
