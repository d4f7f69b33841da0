/**
 * Networks that control the UNet. A {@link io.github.ctrlora4j.runtime.control.ControlBranch} says what its output
 * depends on, which decides how often it is computed. CtrLoRA's (arXiv 2410.09400, method section) is a shared {@link
 * io.github.ctrlora4j.runtime.control.BaseControlNet} with a condition's LoRA folded in, and does not know the noisy
 * latent; a {@link io.github.ctrlora4j.runtime.control.ControlNet} serves one condition by itself and does. {@link
 * io.github.ctrlora4j.runtime.control.ConditionTensors} knows tensors by name. {@link
 * io.github.ctrlora4j.runtime.control.ControlSession} walks through one run with branches of all kinds, {@link
 * io.github.ctrlora4j.runtime.control.ResidualCache} keeps what can be kept for the next one.
 *
 * <p>Confined to the generation thread.
 */
package io.github.ctrlora4j.runtime.control;
