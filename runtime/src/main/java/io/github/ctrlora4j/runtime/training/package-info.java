/**
 * Training of condition LoRAs and of the Base ControlNet, as the CtrLoRA reference does it (arXiv 2410.09400). {@link
 * io.github.ctrlora4j.runtime.training.ConditionTrainer} and {@link io.github.ctrlora4j.runtime.training.BaseTrainer} are
 * what the front door calls. They make a plan, which checks everything that can be known before the first step; a run
 * loads, encodes, and hands over to the loop. A checkpoint has a recipe, of which {@link
 * io.github.ctrlora4j.runtime.training.TrainingExtractor} makes the same files as the end of the training. {@link
 * io.github.ctrlora4j.runtime.training.TrainedControl} has the tensors of a control network that are trained, {@link
 * io.github.ctrlora4j.runtime.training.ControlTrainer} computes losses and moves them. {@link
 * io.github.ctrlora4j.runtime.training.ControlNetTraining} is for ControlNets, which need no base.
 *
 * <p>Everything random in a step is a function of the seed and the number of the step, so that a checkpoint consists of
 * tensors and a number. {@link io.github.ctrlora4j.runtime.training.BlockwiseGradients} and {@link
 * io.github.ctrlora4j.runtime.training.LossScale} are what the front door calls recomputing and mixed precision. Confined to one thread, unless a type says otherwise.
 */
package io.github.ctrlora4j.runtime.training;
