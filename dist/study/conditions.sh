#!/usr/bin/env bash
# Trains a LoRA for each new condition, from 1,000 pairs each. Goes on where it stopped.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
while read -r condition _; do
  train "conditions/${condition%%;*}" condition "${adapt[@]}" --base "$run/base/base.safetensors" \
    --data "$run/data/new" --condition "$condition"
done < <(lines "$here/new-conditions.txt")
