#!/usr/bin/env bash
# Runs node-sd-webui, a client that others wrote, against a server: node-sd-webui.sh URL
# Needs npm and its registry once, so it is not part of the build. Prints one line for each call.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
url=${1:?"node-sd-webui.sh URL of a running server, such as http://127.0.0.1:7860"}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/node-sd-webui.mjs" "$work"
cd "$work"
npm install --silent --no-audit --no-fund --no-save node-sd-webui@0.0.8
node node-sd-webui.mjs "$url" "$here/../../main/demo/sources/rocket-twemoji.png"
