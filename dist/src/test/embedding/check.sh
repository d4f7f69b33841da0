#!/usr/bin/env bash
# Follows README.md's part "Embed it" in a temporary folder: publishes ctrlora4j into a Maven repository, builds README's pom and
# program against it with a local repository of its own, and makes a picture on the miniature models. Takes several minutes, so
# `mvn verify` does not run it. Takes third-party artifacts from the local Maven repository, so run a build of ctrlora4j before.
#
#   check.sh              does all of that
#   check.sh REPOSITORY   takes ctrlora4j from a repository that README's command has already filled
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "check.sh: $1" >&2; exit 1; }

# README's block of the given language, without the line of its fence.
block() { awk -v open="\`\`\`$1" '$0 == open { inside = 1; next } /^```/ { if (inside) exit } inside' "$root/README.md"; }

published=${1:-$work/published}
if [[ $# == 0 ]]; then
  command=$(grep -o 'mvn -B -ntp deploy .*altDeploymentRepository=local::file://' "$root/README.md") \
    || fail "README.md has no command that publishes"
  (cd "$root" && $command"$published" -q)
fi

for jar in "$published"/io/github/ctrlora4j/*/*/*.jar; do
  case $jar in *-sources.jar | *-javadoc.jar) continue ;; esac
  for kind in sources javadoc; do
    [[ -f ${jar%.jar}-$kind.jar ]] || fail "$jar has no $kind beside it"
  done
  jar --file "$jar" --describe-module 2>&1 | grep -q 'io\.github\.ctrlora4j\..* automatic' || fail "$jar does not name its module"
done

. "$root/dist/src/test/embedding/isolated-maven.sh"
isolated_maven "$work" "$published" "$root"

mkdir -p "$work/app/src/main/java"
cd "$work/app"
cat >pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>app</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
$(block xml)
  <build><plugins>
    <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
    <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.14.0</version></plugin>
    <plugin><artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version></plugin>
  </plugins></build>
</project>
XML
cat >src/main/java/App.java <<JAVA
import io.github.ctrlora4j.api.*;
import io.github.ctrlora4j.api.host.*;
import io.github.ctrlora4j.runtime.*;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;

public class App {
    public static void main(String[] args) throws Exception {
        ImageIO.write(embed(RgbImage.from(ImageIO.read(Path.of(args[0]).toFile()))), "png", Path.of(args[1]).toFile());
    }

    static BufferedImage embed(RgbImage photo) {
$(block java)
    }
}
JAVA
mvn -B -ntp -q "${isolated[@]}" compile dependency:build-classpath -Dmdep.outputFile=classpath
ln -s "$root/dist/src/main/demo/models" models
source=$(find "$root/dist/src/main/demo/sources" -name '*.png' | sort | head -1)
OMP_WAIT_POLICY=passive java -cp "target/classes:$(cat classpath)" App "$source" out.png
[[ -s out.png ]] || fail "no picture was made"
echo "check.sh: built README's program against $(find "$published" -name '*.pom' | wc -l) published artifacts, and made a picture"
