/**
 * Speed of the conditions that need no network. Run by {@code dist/src/test/benchmark/preprocessors.sh}, never by tests.
 */
package io.github.ctrlora4j.dist.benchmark;
