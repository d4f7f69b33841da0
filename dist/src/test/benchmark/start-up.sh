#!/usr/bin/env bash
# Start-up benchmark: how much longer a host starts with all plugins than with canny alone.
#
#   dist/src/test/benchmark/start-up.sh [RUNS]
#
# Build first: mvn -B -ntp package -DskipTests. Runs "ctrlora4j conditions" RUNS times (15) with either folder, in turn, so that a busy
# machine slows both alike; prints both medians in milliseconds and their ratio, which is to be 1.5 at most.
set -euo pipefail
runs=${1:-15}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/one" "$work/all"
for jar in "$distribution"plugins/*.jar; do
  # A module without a condition yet is not a plugin.
  if unzip -l "$jar" META-INF/services/io.github.ctrlora4j.api.condition.Condition > /dev/null; then
    cp "$jar" "$work/all"
  fi
done
cp "$work"/all/*-canny-*.jar "$work/one"

# Milliseconds that the command takes with a folder.
start_up() {
  local from=${EPOCHREALTIME/[.,]/}
  "$work/home/bin/ctrlora4j" conditions --plugins "$work/$1" > /dev/null
  echo $(((${EPOCHREALTIME/[.,]/} - from) / 1000))
}

median() {
  sort -n "$1" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# The distribution without its own plugins, which would be loaded beside those of --plugins.
mkdir "$work/home"
cp -r "$distribution"bin "$work/home"
for part in "$distribution"*; do
  case $(basename "$part") in
    bin | plugins) ;;
    *) ln -s "$part" "$work/home" ;;
  esac
done

start_up all > /dev/null # files into the page cache
start_up one > /dev/null
for ((run = 0; run < runs; run++)); do
  start_up one >> "$work/one.ms"
  start_up all >> "$work/all.ms"
done
one=$(median "$work/one.ms")
all=$(median "$work/all.ms")
echo "canny alone: median $one ms of" $(cat "$work/one.ms")
echo "$(ls "$work/all" | wc -l) plugins: median $all ms of" $(cat "$work/all.ms")
awk -v one="$one" -v all="$all" 'BEGIN { printf "ratio %.2f\n", all / one }'
