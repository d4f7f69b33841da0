/**
 * The texts in which programs write down how they made an image. {@link io.github.ctrlora4j.runtime.infotext.InfoText}
 * is stable-diffusion-webui's "parameters" text, which this program writes, too; {@link
 * io.github.ctrlora4j.runtime.infotext.ComfyGraph} turns ComfyUI's graph into such a text. What the keys mean is known
 * to {@code runtime.generation} alone.
 *
 * <p>Texts are hostile input: everything here takes time in proportion to the text and executes nothing. Immutable or
 * stateless. Source: the grammar that stable-diffusion-webui documents in its parser.
 */
package io.github.ctrlora4j.runtime.infotext;
