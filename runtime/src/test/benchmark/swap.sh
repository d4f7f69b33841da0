#!/usr/bin/env bash
# What changing models costs: index 200 checkpoints, swap checkpoints of SD1.5's size in float16, switch a style LoRA.
#
#   runtime/src/test/benchmark/swap.sh FOLDER [DEVICE]
#
# Build first: mvn -B -ntp package -DskipTests. FOLDER gets 6.5 GB of random models on the first run; the 200 checkpoints of
# the index are sparse files, which need little room. Run it on an idle machine with 16 GB of memory.
set -euo pipefail
folder=${1:?folder for the random models}
device=${2:-cpu}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
classpath="$root/runtime/target/test-classes:${distribution}lib/*:${distribution}natives/cpu/*"
# As the launcher does.
export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
export MALLOC_MMAP_THRESHOLD_=${MALLOC_MMAP_THRESHOLD_:-1048576}
export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}

java -Xmx2g -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$classpath" \
  io.github.ctrlora4j.runtime.benchmark.Swap "$folder" "$device"
