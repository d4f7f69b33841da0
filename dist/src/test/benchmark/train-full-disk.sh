#!/usr/bin/env bash
# Trains twice with the same settings: once undisturbed, once on a disk that becomes full and, after space was freed,
# resumed. Fails unless the failure names a file, the checkpoint stays usable, and both come to the same bytes.
#
#   dist/src/test/benchmark/train-full-disk.sh PICTURES
#
# Build first: mvn -B -ntp package -DskipTests. Needs Linux, which mounts a disk of 12 MB in memory, without root where user
# namespaces are allowed. PICTURES is a folder such as dist/src/main/demo/sources. Takes about half a minute.
set -euo pipefail
pictures=$(realpath "${1:?folder of pictures}")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
if [[ -z ${INSIDE:-} ]]; then
  INSIDE=1 exec unshare --map-root-user --mount "${BASH_SOURCE[0]}" "$pictures"
fi
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
runs=$(mktemp -d)
mkdir "$runs/disk"
mount -t tmpfs -o size=12m tmpfs "$runs/disk"
trap 'umount "$runs/disk"; rm -rf "$runs"' EXIT
# One thread: libtorch's sums over several differ from run to run.
export OMP_NUM_THREADS=1

train() {
  java -Xmx2g -cp "${distribution}lib/*:${distribution}plugins/*:${distribution}natives/cpu/*" \
    io.github.ctrlora4j.dist.cli.Main --models "$root/dist/src/main/demo/models" \
    train condition --checkpoint miniature --data "$pictures" --condition palette --prompt "an icon" --size 64x64 \
    --rank 4 --lr 1e-3 --held-out 0 --checkpoint-every 1 --license CC0-1.0 --id full --steps 30 "$@" > "$runs/log" 2>&1
}

train --out "$runs/whole"
train --out "$runs/disk/run" &
process=$!
until [[ -e $runs/disk/run/checkpoint.safetensors ]]; do sleep 0.1; done
cat /dev/zero > "$runs/disk/ballast" 2> /dev/null || true
if wait $process; then
  echo "the training did not notice the full disk: it had ended before" >&2
  exit 1
fi
grep -F "$runs/disk/run/" "$runs/log"
ls -A "$runs/disk/run"
rm "$runs/disk/ballast"
train --out "$runs/disk/run" --resume
for file in checkpoint.safetensors full.safetensors; do
  cmp "$runs/whole/$file" "$runs/disk/run/$file"
done
echo "resumed to the same bytes"
