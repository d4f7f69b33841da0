#!/usr/bin/env bash
# Builds the container image as someone with umask 077 would, and uses it: starts it, waits until it is healthy, draws one
# picture with a checkpoint of a mounted folder, and stops it.
#   container.sh [SECONDS]     after mvn package; how long to wait for the start and the picture, 120 each by default
# Needs curl and docker; DOCKER names another program with its commands, such as podman. Removes what it made, except the
# base image and the build cache. CTRLORA4J_HOME names another distribution.
set -euo pipefail
here=$(cd "$(dirname "$0")/../../.." && pwd)
seconds=${1:-120} docker=${DOCKER:-docker} name=ctrlora4j-check-$$
work=$(mktemp -d)
end() {
  $docker rm -f "$name" > /dev/null 2>&1 || true
  $docker volume rm "$name" > /dev/null 2>&1 || true
  $docker rmi "$name" > /dev/null 2>&1 || true
  rm -rf "$work"
}
trap end EXIT
fail() { echo "container.sh: $*"; $docker logs "$name" 2>&1 | tail -5; exit 1; }

home=${CTRLORA4J_HOME:-$(echo "$here"/target/ctrlora4j-*/)}
[[ -x $home/bin/ctrlora4j ]] || { echo "container.sh: no distribution; run mvn -B -ntp package -DskipTests first"; exit 1; }
mkdir -p "$work/context/src/main" "$work/context/target" "$work/models"
cp "$here/Dockerfile" "$here/.dockerignore" "$work/context"
cp -R "$here/src/main/container" "$work/context/src/main"
cp -R "${home%/}" "$work/context/target/ctrlora4j-checked"
cp "$home/models/miniature-ink.safetensors" "$work/models/mounted.safetensors"
chmod -R go-rwx "$work/context"
chmod -R go+rX "$work/models" && chmod go+x "$work"

$docker build -t "$name" "$work/context"
echo "size: $(( $($docker image inspect -f '{{.Size}}' "$name") / 1000000 )) MB"
$docker run -d --name "$name" -p 127.0.0.1::7860 -e CTRLORA4J_AUTH=user:password -v "$name:/data" \
  -v "$work/models:/models:ro" "$name" > /dev/null
began=$SECONDS
until $docker exec "$name" ctrlora4j-healthy 2> /dev/null; do
  (( SECONDS - began < seconds )) || fail "not healthy after $seconds s"
  sleep 1
done
echo "healthy after $((SECONDS - began)) s"
[[ $($docker exec "$name" id -u) == 10001 ]] || fail "runs as $($docker exec "$name" id)"
url=http://127.0.0.1:$($docker port "$name" 7860 | sed -n '1s/.*://p')/sdapi/v1
[[ $(curl -s -o "$work/answer" -w '%{http_code}' "$url/sd-models") == 401 ]] || fail "a request without credentials passed"
began=$SECONDS
curl -sS -m "$seconds" -u user:password -H 'Content-Type: application/json' -o "$work/answer" "$url/txt2img" -d '{
  "prompt": "rocket", "steps": 4, "width": 128, "height": 128, "override_settings": {"sd_model_checkpoint": "mounted"}}'
grep -q '"images":\["iVBORw0KGgo' "$work/answer" || fail "no picture: $(head -c 300 "$work/answer")"  # PNG's magic number
echo "first picture after $((SECONDS - began)) s"
$docker exec "$name" test -d /data/.djl.ai || fail "/data has no native libraries"
$docker stop "$name" > /dev/null
code=$($docker inspect -f '{{.State.ExitCode}}' "$name")
[[ $code == 143 ]] || fail "ended with $code"
echo "stopped with 143"
