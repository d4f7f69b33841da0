/**
 * Weight files and what is in them: {@link io.github.ctrlora4j.runtime.weights.ModelReader} opens and examines files with
 * every format and adapter that is installed, {@link io.github.ctrlora4j.runtime.weights.FloatConversion} widens the
 * element types of files to float32.
 *
 * <p>Thread-safe throughout. An {@link io.github.ctrlora4j.runtime.weights.OpenedModel} belongs to who opened it.
 */
package io.github.ctrlora4j.runtime.weights;
