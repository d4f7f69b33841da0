#!/usr/bin/env bash
# Full-size benchmark: random weights of SD1.5's real shapes (6 GB on disk, made on the first run) through the product.
#
#   runtime/src/test/benchmark/full-size.sh FOLDER [STEPS] [DEVICE]
#
# Build first: mvn -B -ntp package -DskipTests. Prints, without and with a condition, the time from process start to the first
# step, seconds per step, GFLOP/s beside this machine's own matrix product, and the peak of resident memory.
set -euo pipefail
folder=${1:?folder for the random models}
steps=${2:-4}
device=${3:-cpu}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
classpath="$root/runtime/target/test-classes:${distribution}lib/*:${distribution}natives/cpu/*"
package=io.github.ctrlora4j.runtime.benchmark
# As the launcher does.
export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
export MALLOC_MMAP_THRESHOLD_=${MALLOC_MMAP_THRESHOLD_:-1048576}
export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}

run() {
  java -Xmx2g -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$classpath" "$package.$@"
}

run RandomSd15 "$folder"
# Read once, so that both runs find the files in the page cache.
cat "$folder"/random-*.safetensors > /dev/null
run FullSize "$folder" "$steps" "$device" plain
run FullSize "$folder" "$steps" "$device"
