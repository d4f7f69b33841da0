#!/usr/bin/env bash
# Parity and speed on a machine with an NVIDIA GPU: every golden tensor's deviation in float32 and float16, the tests that
# run on any device, and random weights of SD1.5's real size.
#
#   runtime/src/test/benchmark/gpu.sh FOLDER [DEVICE]
#
# FOLDER takes the random weights (6 GB). Build first: mvn -B -ntp package -DskipTests. The libraries are those of
# PYTORCH_LIBRARY_PATH (torch/lib of `pip install torch==2.7.1`), else those of `ctrlora4j natives install cuda`. Another
# version needs PYTORCH_VERSION, PYTORCH_FLAVOR and a JNI library built for it. Where Python imports torch, the same
# network is measured in eager PyTorch, with channels-last and with CUDA graphs.
set -euo pipefail
folder=$(realpath "${1:?folder for the random models}")
device=${2:-cuda}
installed=${ENGINE_CACHE_DIR:-${DJL_CACHE_DIR:-$HOME/.djl.ai}}/ctrlora4j/2.7.1-cuda-linux-x86_64
if [[ -z ${PYTORCH_LIBRARY_PATH:-} && -e $installed/torch/libtorch.so ]]; then
  export PYTORCH_LIBRARY_PATH=$installed/torch
  export LD_LIBRARY_PATH=$installed/torch:$installed/nvidia${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  libraries=$installed/nvidia
fi
: "${PYTORCH_LIBRARY_PATH:?install CUDA libraries with 'ctrlora4j natives install cuda', or name a torch/lib folder}"
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

python=${PYTHON:-python3}
if "$python" -c 'import torch' 2>/dev/null; then
  # Python's PyTorch finds its own libraries; ours would get in its way.
  env -u LD_LIBRARY_PATH "$python" runtime/src/test/benchmark/eager.py 1 4 8
else
  echo "$python cannot import torch: nothing is measured beside"
fi
