#!/usr/bin/env bash
# Training pictures for the miniature models: openly licensed emoji (Noto: Apache-2.0, Twemoji: CC-BY-4.0, Fluent: MIT) from
# npm, drawn with 128x128 pixels on white, each with its caption.
#
#   dist/src/test/benchmark/emoji.sh FOLDER [COUNT]
#
# Build first: mvn -B -ntp package -DskipTests. Needs npm. COUNT is 1000 by default.
set -euo pipefail
folder=${1:?folder for the pictures}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
sets=$(mktemp -d)
trap 'rm -rf "$sets"' EXIT
(cd "$sets" && npm pack --silent @iconify-json/noto@1.2.9 @iconify-json/twemoji@1.2.5 @iconify-json/fluent-emoji-flat@1.2.6)
for name in noto twemoji fluent-emoji-flat; do
  mkdir "$sets/$name"
  tar xzf "$sets"/iconify-json-$name-*.tgz -C "$sets/$name" --strip-components=1
done
jsvg=$(find ~/.m2/repository/com/github/weisj/jsvg -name 'jsvg-[0-9]*.jar' ! -name '*-sources.jar' | sort | tail -1)
distribution=$(echo "$root"/dist/target/ctrlora4j-*/)
java -Djava.awt.headless=true -cp "$root/dist/target/test-classes:$jsvg:${distribution}lib/*" \
  io.github.ctrlora4j.dist.study.EmojiPictures "$folder" "${2:-1000}" all plain noto "$sets/noto/icons.json" \
  twemoji "$sets/twemoji/icons.json" flat "$sets/fluent-emoji-flat/icons.json"
