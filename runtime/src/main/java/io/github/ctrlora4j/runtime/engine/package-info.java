/**
 * The engines that run the networks: how they are started, which device computes, and in which number format. {@link
 * io.github.ctrlora4j.runtime.engine.TorchEngine} runs Stable Diffusion's networks, {@link
 * io.github.ctrlora4j.runtime.engine.OnnxEngine} those of the conditions; {@link
 * io.github.ctrlora4j.runtime.engine.EngineProbe} probes both and never fails; {@link
 * io.github.ctrlora4j.runtime.engine.MemoryBudget} bounds what stays in the device's memory.
 *
 * <p>Engines are started once per process, off the network and with threads that sleep while they wait. All types but
 * the budget are immutable or stateless. Source: DJL 0.35's {@code LibUtils} and {@code Utils}.
 */
package io.github.ctrlora4j.runtime.engine;
