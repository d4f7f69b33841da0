#!/usr/bin/env bash
# Trains a LoRA for each new condition, from 1,000 pairs each. Goes on where it stopped.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
while read -r condition _; do
  learn "conditions/${condition%%;*}" new "$condition" --base "$run/base/base.safetensors"
done < <(lines "$here/new-conditions.txt")
