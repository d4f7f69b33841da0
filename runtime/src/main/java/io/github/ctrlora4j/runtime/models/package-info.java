/**
 * Image models in memory. {@link io.github.ctrlora4j.runtime.models.LoadedModels} keeps the models that the last
 * requests used; {@link io.github.ctrlora4j.runtime.models.Architecture} describes a family of models, each of which
 * has a sub-package of its own. {@link io.github.ctrlora4j.runtime.models.DiffusionModel} is a loaded checkpoint,
 * whatever its family.
 *
 * <p>Confined to the generation thread.
 */
package io.github.ctrlora4j.runtime.models;
