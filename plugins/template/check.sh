#!/usr/bin/env bash
# Follows README.md in a temporary folder: publishes what a plugin builds against, copies and renames the template, and builds and
# tests the copy without this repository. Takes plugins from the local Maven repository, so run a build of ctrlora4j before.
#
#   check.sh                    does that, and prints where the steps went
#   check.sh --publish FOLDER   publishes ctrlora4j-api, -imaging and -plugin-contract into a Maven repository in FOLDER, no more
set -euo pipefail

template=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$template/../.." && pwd -P)

publish() {
  mvn -B -ntp -q -f "$root/pom.xml" -pl .,api,plugins/imaging,plugins,plugins/contract deploy -Dmaven.test.skip -Dmaven.install.skip \
    -DaltDeploymentRepository="folder::file://$1"
}

if [[ ${1:-} == --publish ]]; then
  mkdir -p "$2"
  publish "$(cd "$2" && pwd -P)"
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
publish "$work/published"
if find "$work/published" -name '*.jar' | grep -qv -e /ctrlora4j-api/ -e /ctrlora4j-imaging/ -e /ctrlora4j-plugin-contract/; then
  echo "check.sh: more was published than a plugin needs" >&2
  exit 1
fi

cp -r "$template" "$work/duotone"
cd "$work/duotone"
rm check.sh README.md
mkdir -p src/{main,test}/java/com/acme
for tree in main test; do
  mv "src/$tree/java/org/example/posterize" "src/$tree/java/com/acme/duotone"
  rm -r "src/$tree/java/org"
  for file in "src/$tree"/java/com/acme/duotone/Posterize*.java; do
    mv "$file" "${file/Posterize/Duotone}"
  done
done
find . -type f -exec sed -i 's/org\.example/com.acme/g; s/posterize/duotone/g; s/Posterize/Duotone/g' {} +

. "$root/dist/src/test/embedding/isolated-maven.sh"
isolated_maven "$work" "$work/published" "$root"
mvn -B -ntp "${isolated[@]}" package
unzip -p target/duotone-0.1.0.jar META-INF/MANIFEST.MF | grep '^Plugin-'
unzip -p target/duotone-0.1.0.jar META-INF/services/io.github.ctrlora4j.api.condition.Condition
