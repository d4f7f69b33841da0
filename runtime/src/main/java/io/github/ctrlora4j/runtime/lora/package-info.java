/**
 * The LoRAs of the community, which change a checkpoint's style or subject, and their relatives (LoHa, LoKr, DoRA…).
 * {@link io.github.ctrlora4j.runtime.lora.LoraFit} tells from shapes what a file would change; {@link
 * io.github.ctrlora4j.runtime.lora.StyledWeights} keeps the weights of a network with the changes of several files
 * beside the loaded ones, which are never written to.
 *
 * <p>The LoRAs of conditions are folded into a Base ControlNet by {@code runtime.control}.
 *
 * <p>Changes are computed in float32 from the loaded weight, each file on its own, added in the order of the files and
 * rounded once. Sources: the forward passes of LyCORIS and PEFT. Confined to the generation thread, except for the fit.
 */
package io.github.ctrlora4j.runtime.lora;
