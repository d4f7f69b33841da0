#!/usr/bin/env bash
# Speed of the conditions that need no network: milliseconds per picture of 512 x 512, beside OpenCV and NumPy on this machine.
#
#   dist/src/test/benchmark/preprocessors.sh [CONDITION...]
#
# Build first: mvn -B -ntp package -DskipTests (test-compile is enough). PYTHON names an interpreter with opencv-python and
# numpy; without one Java is measured alone. Both sides run on one thread and take turns; times are the processor's, Java's with
# its garbage collector, and the columns are medians over the turns, so that other work on the machine matters little.
# "equal": both made the same bytes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
classpath=$root/api/target/classes:$root/dist/target/test-classes
for classes in "$root"/plugins/*/target/classes; do
  classpath+=:$classes
done
python=${PYTHON:-python3}
if ! "$python" -c 'import cv2, numpy' 2> /dev/null; then
  echo "Java alone: $python has no cv2 and numpy (pip install opencv-python-headless; PYTHON names another interpreter)" >&2
  python=none
fi
exec java -Xmx1g -XX:+UseSerialGC -cp "$classpath" io.github.ctrlora4j.dist.benchmark.Preprocessors \
  "$python" "$root/dist/src/test/benchmark/preprocessors.py" "$@"
