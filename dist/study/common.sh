# Shared by the scripts of the study, which source it. See README.md.
#
#   STUDY       folder of everything that is made; default ~/ctrlora4j-study
#   STUDY_HOME  distribution whose commands run; default: the one that the build has made
#   STUDY_CLASSES  compiled classes of dist's tests; default: those of the build
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
run=${STUDY:-$HOME/ctrlora4j-study}
home=${STUDY_HOME:-$(echo "$root"/dist/target/ctrlora4j-*/)}
home=${home%/}
classes=${STUDY_CLASSES:-$root/dist/target/test-classes}
# Results have the same bytes however often a training is stopped.
export OMP_NUM_THREADS=1 OMP_WAIT_POLICY=passive
mkdir -p "$run/logs"

ctrlora4j() { "$home/bin/ctrlora4j" "$@"; }

jar() { find ~/.m2/repository/"$1" -name "$2-[0-9]*.jar" ! -name '*-sources.jar' | sort | tail -1; }

# study CLASS ARGUMENT...: a program of io.github.ctrlora4j.dist.study
study() {
  local class=$1; shift
  java -Xmx1g -XX:+UseSerialGC -Djava.awt.headless=true -Dai.djl.offline=true -cp \
    "$classes:$(jar com/github/weisj jsvg):$(jar org/knowm/xchart xchart):$home/lib/*:$home/natives/cpu/*" \
    "io.github.ctrlora4j.dist.study.$class" "$@"
}

# lines FILE...: their lines without comments
lines() { cat "$@" | grep -v "^#" | grep -v "^$"; }

# train NAME ARGUMENT...: 'ctrlora4j train ARGUMENT...' in the folder NAME, unless that is done; goes on where it stopped
train() {
  local name=$1; shift
  [[ -e $run/$name/done ]] && return
  echo "$(date -u +%FT%TZ) train $name"
  ctrlora4j train "$@" --out "$run/$name" --resume >> "$run/logs/${name//\//-}.log" 2>&1 ||
    { echo "failed, see $run/logs/${name//\//-}.log" >&2; return 1; }
  touch "$run/$name/done"
}

# measure NAME PICTURES PROMPTS CHECKPOINT BASE CONDITION...: draws the folder of pictures and evaluates, unless that is
# done. A condition's options LoRA, network and weight are for drawing, the others for evaluating, too. Shuffle is not
# evaluated: its flow follows the seed, and evaluate knows no seed, so that even the same picture would be far away.
measure() {
  local name=$1 pictures=$2 prompts=$3 checkpoint=$4 base=$5; shift 5
  local target=$run/$name argument id parameters
  if [[ ! -e $target ]]; then
    echo "$(date -u +%FT%TZ) draw $name"
    rm -rf "$target".* # what a killed program has left
    study StudyDrawings "$target" "$run/data/$pictures" "$home/plugins" "$home/models" "$prompts" "$checkpoint" \
      "$base" "$@" 2>> "$run/logs/drawings.log" ||
      { echo "failed, see $run/logs/drawings.log" >&2; return 1; }
  fi
  for argument in "$@"; do
    id=${argument%%;*}
    parameters=$(tr ';' '\n' <<< "$argument" | tail -n +2 | grep -vE '^(lora|network|weight)=' | sed 's/^/;/' | tr -d '\n' || true)
    [[ $id == shuffle || -e $target/$id/evaluate.csv ]] ||
      ctrlora4j evaluate "$id=$target/$id$parameters" --csv "$target/$id/evaluate.csv" > /dev/null
  done
}

# learn NAME DATA CONDITION ARGUMENT...: trains a condition on the folder of pictures. 'rank=4 learn …' sets one of the
# variables for one training. The defaults are what the miniature needs in place of the paper's rank 128 and rate 1e-5.
# The id is a new one, because an installed condition takes no second LoRA for a base.
learn() {
  local name=$1 data=$2 condition=$3; shift 3
  train "$name" condition --checkpoint miniature --data "$run/data/$data" --condition "$condition" \
    --id "study-${condition%%;*}" \
    --rank "${rank:-8}" --lr "${rate:-1e-3}" --batch 16 --steps "${steps:-500}" --held-out 8 \
    --validate-every "${every:-100}" --validation-steps 10 --validation-guidance 5 --license Apache-2.0 "$@"
}

# rate_of METHOD: all weights of a copy of the encoder learn at the base's rate, small networks at the LoRAs'
rate_of() { [[ $1 == controlnet || $1 == full ]] && echo 5e-4 || echo 1e-3; }
