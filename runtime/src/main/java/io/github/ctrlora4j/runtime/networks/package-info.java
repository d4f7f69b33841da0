/**
 * Runs ONNX networks for conditions through DJL's ONNX Runtime engine. {@link
 * io.github.ctrlora4j.runtime.networks.OnnxNetworks} finds a network's file, checks it and keeps it loaded; the engine
 * starts with the first network, so conditions without one never pay for it. Thread-safe. The networks that
 * draw are in {@code runtime.programs}.
 */
package io.github.ctrlora4j.runtime.networks;
