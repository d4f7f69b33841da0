#!/usr/bin/env bash
# Every condition on every picture of a folder, with the networks on board and those in MODELS.
#
#   dist/src/test/benchmark/photographs.sh PICTURES [MODELS]
#
# Build first: mvn -B -ntp package -DskipTests. Prints for each condition how many images it made, how many of them are of
# one color, the mean time, and its error messages with their counts. Any other failure ends the run.
set -euo pipefail
pictures=${1:?folder of pictures}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
exec java -Xmx2g -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
  -cp "$root/dist/target/test-classes:${distribution}lib/*:${distribution}natives/cpu/*" \
  io.github.ctrlora4j.dist.benchmark.EveryPhotograph "${distribution}plugins" "${2:-${distribution}models}" "$pictures"
