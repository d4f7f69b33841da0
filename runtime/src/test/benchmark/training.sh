#!/usr/bin/env bash
# Steps per second and peak memory of `train condition` beside a plain PyTorch loop of the same network, in turns.
#
#   runtime/src/test/benchmark/training.sh [FOLDER] [ROUNDS]
#
# Build first: mvn -B -ntp package -DskipTests. Needs Python 3 with: pip install torch safetensors (PYTHON names another
# interpreter). Without FOLDER: the miniature model with 128x128 pixels. With FOLDER, of full-size.sh's random models: SD1.5's
# real size with 256x256 pixels, too, which needs 8 GB of memory. OMP_NUM_THREADS holds for both sides. Each row has the
# most steps per second and the largest memory of ROUNDS runs (2 by default). Our memory includes the text encoder, the VAE
# and the JVM; PyTorch's loop has none of them.
set -euo pipefail
folder=${1:-}
rounds=${2:-2}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
classpath="$root/runtime/target/test-classes:${distribution}lib/*:${distribution}natives/cpu/*"
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-$(nproc)}
# As the launcher does, for both sides.
export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
export MALLOC_MMAP_THRESHOLD_=${MALLOC_MMAP_THRESHOLD_:-1048576}
export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ours() {
  java -Xmx2g -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$classpath" \
    io.github.ctrlora4j.runtime.benchmark.TrainingSpeed "$@"
}

compare() {  # label, checkpoint, base, rank, side, batch, steps
  local label=$1 checkpoint=$2 base=$3
  shift 3
  local tensors elements theirs memory loss line
  local our_best=0 their_best=0 our_memory=0 their_memory=0
  for ((round = 0; round < rounds; round++)); do
    rm -rf "$work/ours"
    mkdir "$work/ours"
    read -r theirs memory < <(ours speed "$checkpoint" "$base" "$@" "$work/ours")
    our_best=$(printf '%s\n' "$theirs" "$our_best" | sort -g | tail -n 1)
    our_memory=$(printf '%s\n' "$memory" "$our_memory" | sort -g | tail -n 1)
    line=$("${PYTHON:-python3}" "$root/runtime/src/test/benchmark/training.py" "$checkpoint" "$base" "$@" "$work")
    read -r tensors elements theirs memory <<< "$line"
    their_best=$(printf '%s\n' "$theirs" "$their_best" | sort -g | tail -n 1)
    their_memory=$(printf '%s\n' "$memory" "$their_memory" | sort -g | tail -n 1)
  done
  loss=$(ours loss "$checkpoint" "$base" "$work/batch.safetensors")
  awk -v label="$label" -v a="$our_best" -v b="$their_best" -v m="$our_memory" -v n="$their_memory" -v l="$loss" \
    -v t="$tensors tensors, $elements elements" 'BEGIN {
      printf "%-28s ours %7.3f steps/s %5d MB   PyTorch %7.3f steps/s %5d MB   ratio %.2f\n", label, a, m, b, n, a / b
      split(l, losses, " ")
      printf "%-28s trained: %s; loss of one batch: PyTorch %s, ours %s\n", "", t, losses[1], losses[2]}'
}

models="$root/dist/src/main/demo/models"
echo "$OMP_NUM_THREADS threads"
for batch in 1 4; do
  compare "miniature, 128x128, batch $batch" "$models/miniature.safetensors" "$models/basecn.safetensors" 16 128 $batch 30
done
if [[ -n $folder ]]; then
  compare "full size, 256x256, batch 1" "$folder/random-sd15.safetensors" "$folder/random-basecn.safetensors" 128 256 1 3
fi
