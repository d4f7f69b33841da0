package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.runtime.engine.EngineProbe;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the commands need from native engines; tests replace it. Immutable.
 *
 * @param generator starts the engine of an opened runtime
 * @param probes starts each engine and reports the result; never throws
 */
record Engines(Function<ImageHost, ImageGenerator> generator, Supplier<List<EngineProbe>> probes) {
    static Engines real() {
        return new Engines(ImageHost::generator, () -> List.of(EngineProbe.pytorch(), EngineProbe.onnxRuntime()));
    }
}
