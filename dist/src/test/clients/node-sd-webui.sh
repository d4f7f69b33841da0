#!/usr/bin/env bash
# Runs node-sd-webui, a client that others wrote, against a server: node-sd-webui.sh URL
# Needs npm and its registry once. Prints one line for each call. NodeClientTest does the same in the build.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
url=${1:?"node-sd-webui.sh URL of a running server, such as http://127.0.0.1:7860"}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/node-sd-webui.mjs "$here"/package*.json "$work"
cd "$work"
npm ci --silent --ignore-scripts --no-audit --no-fund
node node-sd-webui.mjs "$url" "$here/../../main/demo/sources/rocket-twemoji.png"
