/**
 * The front door: {@link io.github.ctrlora4j.runtime.Ctrlora4j}, configured by
 * {@link io.github.ctrlora4j.runtime.RuntimeOptions}, offers conditions, models, packs, samplers and the generator, and
 * wires what is behind them. Opening it starts nothing.
 *
 * <p>Everything here is thread-safe. Generations run one after the other on one thread; {@code Lifecycle} and {@code
 * GenerationQueue} ensure that no native code runs when the host is closed or the JVM ends.
 */
package io.github.ctrlora4j.runtime;
