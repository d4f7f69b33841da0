#!/usr/bin/env bash
# Trains twice with the same settings: once without interruption, once killed with kill -9 at random moments and resumed.
# Fails unless there were that many kills and both come to the same bytes.
#
#   dist/src/test/benchmark/train-kill.sh PICTURES [KILLS] [STEPS]
#
# Build first: mvn -B -ntp package -DskipTests. PICTURES is a folder such as dist/src/main/demo/sources. 20 kills and 500
# steps, the default, take about five minutes on an idle machine. A fourth of the kills comes while the process starts, the
# others after a random number of steps.
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
steps_done() {
  if [[ -e $runs/killed/metrics.jsonl ]]; then wc -l < "$runs/killed/metrics.jsonl"; else echo 0; fi
}

killed=0
while ((killed < kills)) && [[ ! -e $runs/killed/killed.zip ]]; do
  train --out "$runs/killed" --resume &
  process=$!
  if ((RANDOM % 4 == 0)); then
    sleep "$((RANDOM % 4)).$((RANDOM % 10))"
  else
    target=$(($(steps_done) + 1 + RANDOM % (2 * steps / (kills + 10) + 1)))
    while (($(steps_done) < target)) && kill -0 $process 2> /dev/null; do sleep 0.1; done
    sleep "0.$((RANDOM % 10))"
  fi
  if kill -9 $process 2> /dev/null; then killed=$((killed + 1)); fi
  wait $process 2> /dev/null || true
done
(train --out "$runs/killed" --resume)
for file in checkpoint.safetensors killed.safetensors; do
  cmp "$runs/whole/$file" "$runs/killed/$file"
done
echo "$killed kills, same bytes"
((killed == kills)) || { echo "too few kills: give more steps" >&2; exit 1; }
