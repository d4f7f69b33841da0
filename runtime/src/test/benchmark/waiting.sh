#!/usr/bin/env bash
# What it costs that threads sleep instead of spinning while they wait, and what it gains beside other programs.
#
#   runtime/src/test/benchmark/waiting.sh [ROUNDS] [NEIGHBORS] [SPIN_COUNT...]
#
# Build first: mvn -B -ntp package -DskipTests. Runs the miniature model in turns with the default (nothing set), with
# spinning (GNU OpenMP's own default count) and with sleeping asked for, first alone, then beside NEIGHBORS busy processes,
# and prints the fastest of each and their ratios. Alone, the default may take 1.03 times as long as spinning; beside
# others, 1.2 times as long as sleeping asked for. A single thread waits for nobody: where it takes about as long alone as
# two that sleep, the miniature's layers are too short to be shared. Spin counts of GNU OpenMP are measured, too.
set -euo pipefail
rounds=${1:-3}
neighbors=${2:-4}
counts=("${@:3}")
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../../.." && pwd)
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
classpath="$root/runtime/target/test-classes:${distribution}lib/*:${distribution}natives/cpu/*"
# As the launcher does.
export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
export MALLOC_MMAP_THRESHOLD_=${MALLOC_MMAP_THRESHOLD_:-1048576}
unset OMP_WAIT_POLICY GOMP_SPINCOUNT KMP_BLOCKTIME

seconds() {  # a word for the policy
  local -a variables=()
  case $1 in
    spinning) variables=(GOMP_SPINCOUNT=300000) ;;
    sleeping) variables=(OMP_WAIT_POLICY=passive) ;;
    single) variables=(OMP_NUM_THREADS=1) ;;
    [0-9]*) variables=(GOMP_SPINCOUNT="$1") ;;
  esac
  env ${variables[@]+"${variables[@]}"} java -Xmx2g -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
    -cp "$classpath" io.github.ctrlora4j.runtime.benchmark.MiniatureRuns "${distribution}models" 3
}

declare -A best
measure() {  # a label, then policies
  local label=$1 policy time
  shift
  for ((round = 0; round < rounds; round++)); do
    for policy in "$@"; do
      time=$(seconds "$policy")
      best[$label $policy]=$(printf '%s\n' "$time" "${best[$label $policy]:-$time}" | sort -g | head -n 1)
    done
  done
}

measure alone default spinning single ${counts[@]+"${counts[@]}"}
busy=()
trap 'kill "${busy[@]}" 2>/dev/null || true' EXIT
for ((i = 0; i < neighbors; i++)); do
  (while :; do :; done) &
  busy+=($!)
done
measure beside default sleeping ${counts[@]+"${counts[@]}"}

for key in "${!best[@]}"; do
  printf '%-18s %8.3f s\n' "$key" "${best[$key]}"
done | sort
awk -v a="${best[alone default]}" -v b="${best[alone spinning]}" 'BEGIN {printf "default to spinning, alone         %.3f\n", a / b}'
awk -v a="${best[alone single]}" -v b="${best[alone default]}" 'BEGIN {printf "one thread to all, alone          %.3f\n", a / b}'
awk -v a="${best[beside default]}" -v b="${best[beside sleeping]}" -v n="$neighbors" \
  'BEGIN {printf "default to sleeping, beside %d      %.3f\n", n, a / b}'
awk -v a="${best[beside default]}" -v b="${best[alone default]}" -v n="$neighbors" \
  'BEGIN {printf "beside %d to alone, default         %.3f\n", n, a / b}'
for count in ${counts[@]+"${counts[@]}"}; do
  awk -v a="${best[alone $count]}" -v b="${best[alone spinning]}" -v c="${best[beside $count]}" -v d="${best[beside sleeping]}" \
    -v count="$count" 'BEGIN {printf "spin count %-8s to spinning alone %.3f, to sleeping beside others %.3f\n", count, a / b, c / d}'
done
