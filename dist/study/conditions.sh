#!/usr/bin/env bash
# Trains a LoRA for each new condition, from 1,000 pairs each: 300 batches of 16, or 500 where study.sh compares them with
# other trainings. Goes on where it stopped.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
while read -r condition _; do
  case ${condition%%;*} in
    lineart | palette | inpainting) batches=500 ;;
    *) batches=300 ;;
  esac
  steps=$batches learn "conditions/${condition%%;*}" new "$condition" --base "$run/base/base.safetensors"
done < <(lines "$here/new-conditions.txt")
