/**
 * Stable Diffusion 1.x: everything that is specific to this family. {@link
 * io.github.ctrlora4j.runtime.models.sd15.Sd15} is the entry, and the only type that other packages may name, and only
 * where a host is wired. Source: LDM's {@code v1-inference.yaml}.
 *
 * <p>Confined to the generation thread.
 */
package io.github.ctrlora4j.runtime.models.sd15;
