/**
 * Speed of the conditions that need no network, and all conditions on a folder of pictures. Run by the scripts in
 * {@code dist/src/test/benchmark}, never by tests.
 */
package io.github.ctrlora4j.dist.benchmark;
