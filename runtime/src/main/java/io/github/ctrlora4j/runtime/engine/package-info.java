/**
 * The PyTorch engine under the networks: how it is started, which device computes, and in which number format.
 * {@link io.github.ctrlora4j.runtime.engine.TorchEngine} is the entry; {@link
 * io.github.ctrlora4j.runtime.engine.EngineProbe} looks without needing anything to work.
 */
package io.github.ctrlora4j.runtime.engine;
