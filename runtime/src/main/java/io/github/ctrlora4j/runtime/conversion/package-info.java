/**
 * Writes a model of any format as one safetensors file: {@link
 * io.github.ctrlora4j.runtime.conversion.ModelConverter} is the entry. Tensors are read, changed and written one at a
 * time, so that memory holds one of them. Names are those of {@link io.github.ctrlora4j.api.checkpoint.ModelWeights}.
 *
 * <p>A converter is confined to one thread. Source of the metadata's keys: Stability AI's model specification 1.0.0.
 */
package io.github.ctrlora4j.runtime.conversion;
