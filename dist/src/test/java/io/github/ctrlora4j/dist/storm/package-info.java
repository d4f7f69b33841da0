/**
 * Storms: many threads and processes at once, files that come and go, kills at random moments. Run by {@code
 * dist/src/test/benchmark/storm.sh}, never by tests. {@link io.github.ctrlora4j.dist.storm.Storm} is the entry; each
 * storm is one class, prints one line, and repeats its choices for a seed, though not the moments at which threads
 * meet.
 */
package io.github.ctrlora4j.dist.storm;
