#!/usr/bin/env bash
# Trains the miniature Base ControlNet on nine base conditions in turn, from the checkpoint's encoder: 6,000 batches of
# 16, 667 per condition. Goes on where it stopped.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
conditions=()
while read -r condition; do conditions+=(--condition "$condition"); done < <(lines "$here/base-conditions.txt")
train base base --checkpoint miniature --data "$run/data/base" "${conditions[@]}" --rank 8 --lr 5e-4 --batch 16 \
  --steps 6000 --held-out 4 --validate-every 2000 --validation-guidance 5 --checkpoint-every 100 --license Apache-2.0
