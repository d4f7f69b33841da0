/**
 * CtrLoRA's control branch (arXiv 2410.09400, method section): a shared Base ControlNet, a LoRA per condition folded into
 * it, and residuals that are computed once per (condition image, LoRA, text, timestep), because the branch never sees the
 * noisy latent. {@link io.github.ctrlora4j.runtime.control.BaseControlNet} is the entry; {@link
 * io.github.ctrlora4j.runtime.control.ControlSession} walks through one run; {@link
 * io.github.ctrlora4j.runtime.control.ResidualCache} keeps residuals for the next one.
 *
 * <p>Confined to the generation thread.
 */
package io.github.ctrlora4j.runtime.control;
