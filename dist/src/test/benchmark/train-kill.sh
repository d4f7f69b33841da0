#!/usr/bin/env bash
# Trains twice with the same settings: once without interruption, once killed with kill -9 at random moments and resumed.
# Fails unless there were that many kills and both come to the same bytes.
#
#   dist/src/test/benchmark/train-kill.sh PICTURES [condition|base] [KILLS] [STEPS]
#
# Build first: mvn -B -ntp package -DskipTests. PICTURES is a folder such as dist/src/main/demo/sources. 20 kills and 500
# steps of 'train condition', the default, take about five minutes on an idle machine; 'train base' learns three conditions.
# A fourth of the kills comes while the process starts, the others after a random number of steps. A tenth of the steps is
# followed by a validation. KEEP=1 keeps the folders.
set -euo pipefail
pictures=${1:?folder of pictures}
kind=${2:-condition}
kills=${3:-20}
steps=${4:-500}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
runs=$(mktemp -d)
trap '[[ -n ${KEEP:-} ]] && echo "kept $runs" || rm -rf "$runs"' EXIT
# One thread: libtorch's sums over several differ from run to run.
export OMP_NUM_THREADS=1

case $kind in
  condition) what=(--condition palette --id killed) files=(killed.zip killed.safetensors) ;;
  base)
    what=(--condition palette --condition canny --condition blur)
    files=({palette,canny,blur}.{zip,safetensors} base.safetensors)
    ;;
  *) echo "neither condition nor base: $kind" >&2; exit 2 ;;
esac

train() {
  exec java -Xmx2g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "${distribution}lib/*:${distribution}plugins/*:${distribution}natives/cpu/*" \
    io.github.ctrlora4j.dist.cli.Main --models "$root/dist/src/main/demo/models" \
    train "$kind" --checkpoint miniature --data "$pictures" "${what[@]}" --prompt "an icon" --size 64x64 \
    --rank 4 --lr 1e-3 --held-out 1 --validate-every 10 --validation-steps 1 --checkpoint-every 1 --license CC0-1.0 \
    --steps "$steps" "$@" > "$runs/log" 2>&1
}

failed() {
  cat "$runs/log" >&2
  echo "the training failed after $killed kills" >&2
  exit 1
}

steps_done() {
  if [[ -e $runs/killed/metrics.jsonl ]]; then wc -l < "$runs/killed/metrics.jsonl"; else echo 0; fi
}

killed=0
(train --out "$runs/whole") || failed
while ((killed < kills)) && [[ ! -e $runs/killed/${files[0]} ]]; do
  train --out "$runs/killed" --resume &
  process=$!
  if ((RANDOM % 4 == 0)); then
    sleep "$((RANDOM % 4)).$((RANDOM % 10))"
  else
    target=$(($(steps_done) + 1 + RANDOM % (2 * steps / (kills + 10) + 1)))
    while (($(steps_done) < target)) && kill -0 $process 2> /dev/null; do sleep 0.1; done
    sleep "0.$((RANDOM % 10))"
  fi
  kill -9 $process 2> /dev/null || true
  status=0
  wait $process 2> /dev/null || status=$?
  # 128 + SIGKILL
  case $status in 137) killed=$((killed + 1)) ;; 0) ;; *) failed ;; esac
done
(train --out "$runs/killed" --resume) || failed
for file in checkpoint.safetensors "${files[@]}" "samples-$(printf %06d "$steps").png"; do
  cmp "$runs/whole/$file" "$runs/killed/$file"
done
# The history, but for the seconds.
for run in whole killed; do sed -E 's/,"seconds":[^,}]*//' "$runs/$run/metrics.jsonl" > "$runs/$run.jsonl"; done
cmp "$runs/whole.jsonl" "$runs/killed.jsonl"
echo "$killed kills of train $kind with $steps steps, same bytes"
((killed == kills)) || { echo "too few kills: give more steps" >&2; exit 1; }
