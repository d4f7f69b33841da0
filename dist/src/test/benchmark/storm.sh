#!/usr/bin/env bash
# Storms: many threads and processes at once, files that come and go, kills at random moments. Prints one line per storm
# and exits with 1 if one found a fault.
#
#   dist/src/test/benchmark/storm.sh COUNT SECONDS [STORM...]
#
# Build first: mvn -B -ntp package -DskipTests. COUNT is requests per thread (requests), operations per process (folder),
# kills per command (kill), ends of processes (exit), changes of a model file (files); after SECONDS a storm begins nothing
# new. Without STORM all five run. SEED (1) repeats the choices, not the moments at which threads meet. KEEP=1 keeps the
# work folder. CACHE is the residual cache in bytes (0): with one, residuals may come from a batch of another composition,
# and differ in the last bit.
set -euo pipefail
count=$1 seconds=$2
shift 2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
work=$(mktemp -d)
trap '[[ -n ${KEEP:-} ]] && echo "kept $work" || rm -rf "$work"' EXIT
mkdir "$work/tmp"
cd "$work"
export OMP_WAIT_POLICY=passive MALLOC_ARENA_MAX=2
java -Xmx2g -XX:+UseSerialGC -Djava.io.tmpdir="$work/tmp" -Djava.awt.headless=true -Dai.djl.offline=true -DOPT_OUT_TRACKING=true \
  -Dorg.slf4j.simpleLogger.defaultLogLevel=error -Dstorm.cache="${CACHE:-0}" \
  -cp "$root/dist/target/test-classes:$distribution/lib/*:$distribution/natives/cpu/*" \
  io.github.ctrlora4j.dist.storm.Storm "$distribution" "$root/dist/src/main/demo" "$work" "${SEED:-1}" "$count" "$seconds" "$@"
