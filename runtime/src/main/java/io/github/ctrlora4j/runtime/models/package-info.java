/**
 * Image models in memory. {@link io.github.ctrlora4j.runtime.models.LoadedModels} keeps the parts of models that
 * requests used, each by itself and within a memory budget; {@link io.github.ctrlora4j.runtime.models.Architecture}
 * describes a family of models, each of which has a sub-package of its own. {@link
 * io.github.ctrlora4j.runtime.models.DiffusionModel} is a text encoder, a UNet and VAEs put together, whatever their
 * family.
 *
 * <p>Confined to the generation thread.
 */
package io.github.ctrlora4j.runtime.models;
