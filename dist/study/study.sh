#!/usr/bin/env bash
# The study's parts; README.md says what each asks. Goes on where it stopped.
#
#   dist/study/study.sh PART...     former, a to h, or plots
#
# Tables appear as $STUDY/results/PART.csv, plots beside them.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
results=$run/results
mkdir -p "$results"
base=$run/base/base.safetensors

# option ID FILE: the line of this condition in FILE, with its parameters for measuring. Parts a to f train with them,
# too; for their conditions both columns are equal.
option() { lines "$here/$2" | grep -E "^$1([; ]|$)" | awk '{print $NF}'; }

# pictures ID: those that tell best whether the condition acts
pictures() { [[ $1 == bbox ]] && echo placed || echo held-out; }

# both NAME BASE CONDITION...: measures with the own and with another picture's prompt
both() {
  local name=$1 base=$2; shift 2
  local prompts
  for prompts in own other; do
    measure "draw/$name-$prompts" "$(pictures "${1%%;*}")" $prompts miniature "$base" "$@"
  done
}

table=()
# rows SERIES CATEGORY NAME ID: remembers both measurements for the table
rows() { table+=("$1" "$2" own "$run/draw/$3-own/$4" "$1" "$2" other "$run/draw/$3-other/$4"); }
write() { study StudyTables figures "$results/$1.csv" "${table[@]}"; }

# The embedded base and LoRAs of the distribution in STUDY_HOME; measured with one from before this study.
part_former() {
  local condition
  while read -r condition; do
    both "a/former-${condition%%;*}" basecn "$condition"
  done < <(lines "$here/base-conditions.txt")
}

# Base conditions: the new base with its LoRAs, the base that came before, a ControlNet for one condition alone with as
# many samples of it, and nothing at all.
part_a() {
  local condition id set
  for set in held-out placed; do
    for prompts in own other; do
      measure "draw/a/none-$set-$prompts" $set $prompts miniature -
    done
    rows nothing "none $set" "a/none-$set" none
  done
  while read -r condition; do
    id=${condition%%;*}
    both "a/new-$id" "$base" "$condition;lora=$run/base/$id.safetensors"
    rows "new base" "$id" "a/new-$id" "$id"
    [[ ! -e $run/draw/a/former-$id-other ]] || rows "former base" "$id" "a/former-$id" "$id"
  done < <(lines "$here/base-conditions.txt")
  for id in canny depth outpainting; do
    condition=$(option $id base-conditions.txt)
    rate=5e-4 steps=667 learn "a/$id-controlnet" base "$condition" --method controlnet
    both "a/controlnet-$id" - "$condition;network=$run/a/$id-controlnet/study-$id-controlnet.safetensors"
    rows ControlNet $id "a/controlnet-$id" $id
  done
  write a
}

# New conditions from 1,000 pairs: CtrLoRA beside ControlNets without a base.
part_b() {
  local id method condition trained
  for id in lineart palette inpainting; do
    condition=$(option $id new-conditions.txt)
    both "b/ctrlora-$id" "$base" "$condition;lora=$run/conditions/$id/study-$id.safetensors"
    rows CtrLoRA $id "b/ctrlora-$id" $id
    for method in controlnet lite xs; do
      trained=b/$id-$method
      rate=$(rate_of $method) learn "$trained" new "$condition" --method $method
      both "b/$method-$id" - "$condition;network=$run/$trained/study-$id-$method.safetensors"
      rows $method $id "b/$method-$id" $id
    done
  done
  write b
}

# c to f show runs of b, too.
needs_b() {
  [[ -e $results/b.csv ]] || { echo "run part b first" >&2; exit 1; }
}

# Ablation: LoRA or all weights, on the trained base or on a fresh copy of the encoder. The ControlNet of b is the fresh
# copy with all weights, pixels in place of the VAE's latent, and x_t.
part_c() {
  needs_b
  local id condition method start trained from
  fresh
  for id in lineart palette; do
    condition=$(option $id new-conditions.txt)
    rows "lora on base" $id "b/ctrlora-$id" $id
    for start in base fresh; do
      for method in lora full; do
        [[ $start-$method == base-lora ]] && continue
        trained=c/$id-$method-$start
        from=$run/$start/base.safetensors
        rate=$(rate_of $method) learn "$trained" new "$condition" --method $method --base "$from"
        [[ $method == full ]] && from=$run/$trained/study-$id-base.safetensors
        both "c/$method-$start-$id" "$from" "$condition;lora=$run/$trained/study-$id.safetensors"
        rows "$method on $start" $id "c/$method-$start-$id" $id
      done
    done
    rows ControlNet $id "b/controlnet-$id" $id
  done
  write c
}

# A base that has learned next to nothing: one step at the least rate.
fresh() {
  train fresh base --checkpoint miniature --data "$run/data/new-100" --condition canny --rank 8 --lr 1e-12 --steps 1 \
    --held-out 0 --license Apache-2.0
}

# Rank.
part_d() {
  needs_b
  local rank condition
  condition=$(option lineart new-conditions.txt)
  for rank in 4 8 16 32 64; do
    if [[ $rank == 8 ]]; then
      rows CtrLoRA 8 b/ctrlora-lineart lineart
      continue
    fi
    rank=$rank learn "d/rank-$rank" new "$condition" --base "$base"
    both "d/rank-$rank" "$base" "$condition;lora=$run/d/rank-$rank/study-lineart.safetensors"
    rows CtrLoRA $rank "d/rank-$rank" lineart
  done
  write d
}

# Size of the training set, at the same number of steps.
part_e() {
  needs_b
  local count data condition
  condition=$(option lineart new-conditions.txt)
  for count in 100 300 1000 4000; do
    if [[ $count == 1000 ]]; then
      rows CtrLoRA 1000 b/ctrlora-lineart lineart
      continue
    fi
    data=new-$count
    [[ $count == 4000 ]] && data=base
    learn "e/pairs-$count" "$data" "$condition" --base "$base"
    both "e/pairs-$count" "$base" "$condition;lora=$run/e/pairs-$count/study-lineart.safetensors"
    rows CtrLoRA $count "e/pairs-$count" lineart
  done
  write e
}

# Convergence: distance of the condition image of held-out pairs, every 50 steps; LITE and XS are those of b, every
# 100.
part_f() {
  needs_b
  local condition method curves=()
  condition=$(option lineart new-conditions.txt)
  steps=1200 every=50 learn f/ctrlora new "$condition" --base "$base"
  curves+=(CtrLoRA "$run/f/ctrlora/metrics.jsonl")
  rate=5e-4 steps=1200 every=50 learn f/controlnet new "$condition" --method controlnet
  curves+=(ControlNet "$run/f/controlnet/metrics.jsonl")
  for method in lite xs; do
    curves+=($method "$run/b/lineart-$method/metrics.jsonl")
  done
  study StudyTables curves "$results/f.csv" "${curves[@]}"
}

# Every LoRA on every checkpoint of the family, none of which but the first has trained with it.
part_g() {
  local id condition checkpoint figures=()
  local ids
  ids=$(lines "$here/base-conditions.txt" "$here/new-conditions.txt" | sed 's/[; ].*//')
  for id in $ids; do known "$id" > /dev/null; done # before anything is drawn
  for id in $ids; do
    condition=$(known "$id")
    for checkpoint in miniature miniature-ink miniature-3d; do
      measure "draw/g/$checkpoint-$id" "$(pictures "$id")" own $checkpoint "$base" "$condition"
      figures+=($checkpoint "$id" own "$run/draw/g/$checkpoint-$id/$id")
    done
  done
  study StudyTables figures "$results/g.csv" "${figures[@]}"
}

# Two conditions at once, beside each alone.
part_h() {
  local pair one two first second
  for pair in lineart+palette canny+palette depth+outpainting; do
    one=${pair%+*} two=${pair#*+}
    first=$(known "$one")
    second=$(known "$two")
    both "h/$pair" "$base" "$first" "$second"
    both "h/$one" "$base" "$first"
    both "h/$two" "$base" "$second"
    rows both "$one of $pair" "h/$pair" "$one"
    rows alone "$one of $pair" "h/$one" "$one"
    rows both "$two of $pair" "h/$pair" "$two"
    rows alone "$two of $pair" "h/$two" "$two"
  done
  write h
}

# known ID: the condition with its trained LoRA
known() {
  local kind=base lora=$run/base/$1.safetensors condition
  [[ -e $run/conditions/$1/done ]] && kind=new lora=$run/conditions/$1/study-$1.safetensors
  condition=$(option "$1" $kind-conditions.txt) || { echo "$1 is not trained: run conditions.sh first" >&2; return 1; }
  echo "$condition;lora=$lora"
}

part_plots() {
  plot a-distance bars "Base conditions: distance, own prompt" category MSE own
  plot a-figure bars "Base conditions: overlap of figures, prompt of another picture" category figure other
  plot a-box bars "Base conditions: overlap of boxes, prompt of another picture" category box other
  plot b-distance bars "New conditions from 1,000 pairs: distance, own prompt" category MSE own
  plot b-figure bars "New conditions from 1,000 pairs: overlap, prompt of another picture" category figure other
  plot c-distance bars "Ablation: distance, own prompt" category MSE own
  plot d-distance log-lines "Lineart, rank: distance, own prompt" category MSE own
  plot e-distance log-lines "Lineart, pairs: distance, own prompt" category MSE own
  plot f-distance lines "Lineart: distance of held-out pairs while training" step distance
  plot g-distance bars "The same LoRAs on three checkpoints: distance, own prompt" category MSE own
  plot h-distance bars "Two conditions at once: distance of each, own prompt" category MSE own
}

# plot PART-NAME KIND TITLE X Y [PROMPTS]: unless the part has no table yet
plot() {
  local name=$1 kind=$2 title=$3; shift 3
  local csv=$results/${name%%-*}.csv
  [[ ! -e $csv ]] || study StudyPlots "$kind" "$results/$name.png" "$title" "$csv" "$@"
}

[[ $# -gt 0 ]] || { sed -n '2,/^$/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
for part in "$@"; do
  table=()
  "part_$part"
done
