#!/usr/bin/env bash
# Trains twice with the same settings: once without interruption, once killed with kill -9 at random moments and resumed.
# Prints the number of kills; fails unless both come to the same bytes.
#
#   dist/src/test/benchmark/train-kill.sh PICTURES [KILLS] [STEPS]
#
# Build first: mvn -B -ntp package -DskipTests. PICTURES is a folder such as dist/src/main/demo/sources. With 20 kills and
# 500 steps it takes about ten minutes; more steps leave more time to kill in.
set -euo pipefail
pictures=${1:?folder of pictures}
kills=${2:-20}
steps=${3:-500}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT
# One thread: libtorch's sums over several differ from run to run.
export OMP_NUM_THREADS=1

train() {
  exec java -Xmx2g -cp "${distribution}lib/*:${distribution}plugins/*:${distribution}natives/cpu/*" \
    io.github.ctrlora4j.dist.cli.Main --models "$root/dist/src/main/demo/models" \
    train condition --checkpoint miniature --data "$pictures" --condition palette --prompt "an icon" --size 64x64 \
    --rank 4 --lr 1e-3 --held-out 0 --checkpoint-every 1 --license CC0-1.0 --id killed --steps "$steps" "$@" \
    > "$runs/log" 2>&1
}

(train --out "$runs/whole")
killed=0
while ((killed < kills)) && [[ ! -e $runs/killed/killed.zip ]]; do
  train --out "$runs/killed" --resume &
  process=$!
  for ((i = 0; i < 50 + RANDOM % 80; i++)); do
    sleep 0.1
    kill -0 $process 2> /dev/null || break
  done
  if kill -9 $process 2> /dev/null; then killed=$((killed + 1)); fi
  wait $process 2> /dev/null || true
done
(train --out "$runs/killed" --resume)
for file in checkpoint.safetensors killed.safetensors; do
  cmp "$runs/whole/$file" "$runs/killed/$file"
done
echo "$killed kills, same bytes"
