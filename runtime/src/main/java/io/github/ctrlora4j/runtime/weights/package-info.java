/**
 * Weight files and what is in them: {@link io.github.ctrlora4j.runtime.weights.ModelReader} opens and examines files
 * with every format and adapter that is installed, {@link io.github.ctrlora4j.runtime.weights.ModelLibrary} finds them
 * by name and role, {@link io.github.ctrlora4j.runtime.weights.WeightLoader} copies their tensors to the engine.
 *
 * <p>Thread-safe, except for the loader. The caller closes an {@link io.github.ctrlora4j.runtime.weights.OpenedModel}.
 */
package io.github.ctrlora4j.runtime.weights;
