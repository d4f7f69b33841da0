/**
 * Networks whose output is added to the UNet's features. A {@link io.github.ctrlora4j.runtime.control.ControlBranch}
 * says what its output depends on, which decides how often it is computed. CtrLoRA's (arXiv 2410.09400, method section)
 * is a shared {@link io.github.ctrlora4j.runtime.control.BaseControlNet} with a condition's LoRA folded in; {@link
 * io.github.ctrlora4j.runtime.control.ConditionTensors} knows its tensors' names. {@link
 * io.github.ctrlora4j.runtime.control.ControlSession} walks through one run, {@link
 * io.github.ctrlora4j.runtime.control.ResidualCache} keeps residuals for the next one.
 *
 * <p>Confined to the generation thread.
 */
package io.github.ctrlora4j.runtime.control;
