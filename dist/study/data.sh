#!/usr/bin/env bash
# Pictures of the study: openly licensed emoji (Noto: Apache-2.0, Twemoji: CC-BY-4.0, Fluent: MIT) from npm, drawn with
# 128x128 pixels, each with its caption. Needs npm. A name that is held out is so in every style.
#
#   data/base      4,000 for the Base ControlNet, half of them smaller and off the middle, mirrored, on a color
#   data/new       the first 1,000 of these, for new conditions; data/new-N: the first N
#   data/held-out  24 that no training sees, eight of them the sources of the demo; in the middle, on white
#   data/placed    24 that no training sees, anywhere, on white
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[[ -e $run/data/done ]] && exit
sets=$run/sets
mkdir -p "$sets"
(cd "$sets" && npm pack --silent @iconify-json/noto@1.2.9 @iconify-json/twemoji@1.2.5 \
  @iconify-json/fluent-emoji-flat@1.2.6 @iconify-json/fluent-emoji@1.2.7 @iconify-json/fluent-emoji-high-contrast@1.2.6)
arguments=()
while read -r style file; do
  mkdir -p "$sets/$style"
  tar xzf "$sets/iconify-json-$file.tgz" -C "$sets/$style" --strip-components=1
  arguments+=("$style" "$sets/$style/icons.json")
done << 'SETS'
noto noto-1.2.9
twemoji twemoji-1.2.5
flat fluent-emoji-flat-1.2.6
3d fluent-emoji-1.2.7
ink fluent-emoji-high-contrast-1.2.6
SETS
study EmojiPictures "$run/data/base" 4000 training varied "${arguments[@]}"
for count in 100 300 1000; do
  study EmojiPictures "$run/data/new-$count" $count training varied "${arguments[@]}"
done
ln -sfn new-1000 "$run/data/new"
study EmojiPictures "$run/data/held-out" 16 held-out plain "${arguments[@]}"
study EmojiPictures "$run/data/placed" 24 held-out placed "${arguments[@]}"
for picture in "$home"/demo/sources/*.png; do
  stem=$(basename "$picture" .png)
  [[ $stem == *-photo ]] && continue
  cp "$picture" "$run/data/held-out/"
  name=${stem%-*}
  echo "${name//-/ }, ${stem##*-} style, white background" > "$run/data/held-out/$stem.txt"
done
touch "$run/data/done"
