#!/usr/bin/env bash
# Load on a running server: CLIENTS clients for MINUTES minutes, some of which go away, and a plugin folder that changes.
#   load.sh [MINUTES] [CLIENTS]      after mvn package; starts bin/ctrlora4j serve on a free port with the embedded models
# Prints one line: pictures, pictures per second, p50/p95/p99 of queue and drawing in seconds, wrong pictures, memory.
set -euo pipefail
here=$(cd "$(dirname "$0")/../../.." && pwd)
minutes=${1:-1} clients=${2:-64}
home=$(echo "$here"/target/ctrlora4j-*/bin/ctrlora4j)
[[ -x $home ]] || { echo "load.sh: no distribution; run mvn -B -ntp package -DskipTests first"; exit 1; }
work=$(mktemp -d)
plugins=$work/plugins
mkdir "$plugins"
"$home" serve --port 0 --queue "$clients" --plugins "$plugins" --settings "$work/options.json" > "$work/out" 2> "$work/log" &
server=$!
trap 'kill $server 2> /dev/null || true; wait $server 2> /dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 100); do [[ -s $work/out ]] && break; sleep 0.2; done
java "$here/src/test/benchmark/Load.java" "$(cat "$work/out")" "$minutes" "$clients" "$server" "$plugins" \
  "$(dirname "$home")/../plugins"
kill $server
code=0; wait $server || code=$?
echo "server ended with $code: $(tail -1 "$work/log")"
trap 'rm -rf "$work"' EXIT
