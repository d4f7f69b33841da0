#!/usr/bin/env bash
# Trains the miniature model for many steps and prints resident memory and the number of native arrays at every 100th; then
# trains once more in the same process, and once in a fresh one. Fails if memory grows, or the last two differ in a byte.
#
#   dist/src/test/benchmark/train-memory.sh [STEPS]
#
# Build first: mvn -B -ntp package -DskipTests. Needs Linux. 2,000 steps, the default, take about five minutes; fewer than 300
# are not taken, because memory is compared from step 200 on.
set -euo pipefail
steps=${1:-2000}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT
# One thread: libtorch's sums over several differ from run to run.
export OMP_NUM_THREADS=1
# As the launcher does.
export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
export MALLOC_MMAP_THRESHOLD_=${MALLOC_MMAP_THRESHOLD_:-1048576}

# A small young generation, so that the heap has its size after some steps.
train() {
  java -Xmx512m -Xmn16m -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
    -cp "$root/runtime/target/test-classes:${distribution}lib/*:${distribution}natives/cpu/*" \
    io.github.ctrlora4j.runtime.benchmark.LongTraining \
    "$root/dist/src/main/demo/models" "${distribution}plugins" "$root/dist/src/main/demo/sources" "$@"
}

train "$runs/used" "$steps"
train "$runs/fresh" 0
for file in long.safetensors checkpoint.safetensors samples-000020.png; do
  cmp "$runs/used/short/$file" "$runs/fresh/short/$file"
done
echo "the second training of a process gives the bytes of a fresh one"
