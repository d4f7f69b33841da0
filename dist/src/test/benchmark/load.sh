#!/usr/bin/env bash
# Load on a running server: CLIENTS clients for MINUTES minutes, some of which go away, and a plugin folder that changes.
#   load.sh [MINUTES] [CLIENTS]      after mvn package; starts bin/ctrlora4j serve on a free port with the embedded models
# Prints tables for RELIABILITY.md: pictures, time in the queue and in drawing apart, wrong pictures; and what the memory
# consists of. Fails if a picture differs from the one that is drawn alone, if a request fails, or if in the second half of
# more than five minutes resident memory grows by more than 5 %. CTRLORA4J_HOME names another distribution;
# LOAD_TOGETHER="FOLDER N" has N of these programs begin together, which meet in that folder.
set -euo pipefail
here=$(cd "$(dirname "$0")/../../.." && pwd)
minutes=${1:-1} clients=${2:-64}
home=${CTRLORA4J_HOME:-$(echo "$here"/target/ctrlora4j-*/)}
[[ -x $home/bin/ctrlora4j ]] || { echo "load.sh: no distribution; run mvn -B -ntp package -DskipTests first"; exit 1; }
work=$(mktemp -d)
plugins=$work/plugins
mkdir "$plugins"
"$home/bin/ctrlora4j" serve --port 0 --queue "$clients" --plugins "$plugins" --settings "$work/options.json" \
  > "$work/out" 2> "$work/log" &
server=$!
trap 'kill $server 2> /dev/null || true; wait $server 2> /dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 300); do [[ -s $work/out ]] && break; sleep 0.2; done
[[ -s $work/out ]] || { echo "load.sh: the server did not start:"; cat "$work/log"; exit 1; }
java -Xmx512m "$here/src/test/benchmark/Load.java" "$(cat "$work/out")" "$minutes" "$clients" "$server" "$plugins" \
  "$home/plugins" "$work/log"
kill $server
code=0; wait $server || code=$?
echo "server ended with $code: $(tail -1 "$work/log")"
trap 'rm -rf "$work"' EXIT
