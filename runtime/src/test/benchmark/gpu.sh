#!/usr/bin/env bash
# Parity and speed on a machine with an NVIDIA GPU: every golden tensor's deviation in float32 and float16, the tests that
# run on any device, and random weights of SD1.5's real size.
#
#   PYTORCH_LIBRARY_PATH=.../torch/lib runtime/src/test/benchmark/gpu.sh FOLDER [DEVICE]
#
# FOLDER takes the random weights (6 GB). Build first: mvn -B -ntp package -DskipTests. The libraries are those of
# `pip install torch==2.7.1`; another version needs PYTORCH_VERSION, PYTORCH_FLAVOR and a JNI library built for it.
set -euo pipefail
folder=$(realpath "${1:?folder for the random models}")
device=${2:-cuda}
: "${PYTORCH_LIBRARY_PATH:?the torch/lib folder of a PyTorch with CUDA}"
export PYTORCH_VERSION=${PYTORCH_VERSION:-2.7.1} PYTORCH_FLAVOR=${PYTORCH_FLAVOR:-cu128}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
cd "$root"

tests() {
  mvn -B -ntp -q -pl runtime -am test -Dsurefire.failIfNoSpecifiedTests=false -Dctrlora4j.test.device="$device" "$@"
}

# PyTorch lets convolutions of float32 round to TF32 by default; the goldens were made without.
export NVIDIA_TF32_OVERRIDE=0
for precision in FLOAT32 FLOAT16; do
  table=$root/runtime/target/parity-$precision.txt
  tests -Dtest=CtrloraParityTest -Dctrlora4j.test.precision=$precision -Dctrlora4j.test.table="$table"
  echo "$precision: largest error over largest magnitude, and its bound"
  cat "$table"
done
tests -Dtest='CtrloraParityTest,HalfPrecisionTest,GenerationFailureTest,GenerationSessionTest,NumberFormatTest,LoraMergeTest'
unset NVIDIA_TF32_OVERRIDE

runtime/src/test/benchmark/full-size.sh "$folder" 20 "$device"
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
for runtime in "$PYTORCH_LIBRARY_PATH"/../../nvidia/*/lib/libcudart.so*; do
  [[ ! -e $runtime ]] || libraries=$(dirname "$runtime")
done
java -Xmx2g -Dorg.slf4j.simpleLogger.defaultLogLevel=error ${libraries:+-Djna.library.path="$libraries"} \
  -cp "runtime/target/test-classes:${distribution}lib/*" \
  io.github.ctrlora4j.runtime.benchmark.WarmRuns "$folder" 20 "$device"
