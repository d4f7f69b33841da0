package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.dist.natives.MachineLibraries;
import io.github.ctrlora4j.runtime.engine.EngineProbe;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the commands need from native engines; tests replace it. Immutable.
 *
 * @param generator starts the engine of an opened runtime
 * @param probes starts each engine and reports the result; never throws
 * @param machine looks for the libraries that the engines need
 */
record Engines(
        Function<ImageHost, ImageGenerator> generator,
        Supplier<List<EngineProbe>> probes,
        Supplier<MachineLibraries> machine) {
    static Engines real() {
        return new Engines(
                ImageHost::generator,
                () -> List.of(EngineProbe.pytorch(), EngineProbe.onnxRuntime()),
                () -> MachineLibraries.ofThisMachine(System.getenv()));
    }

    /** On a machine that has nothing of NVIDIA's. */
    Engines(Function<ImageHost, ImageGenerator> generator, Supplier<List<EngineProbe>> probes) {
        this(generator, probes, () -> new MachineLibraries(List.of(), Optional.empty(), Optional.empty()));
    }
}
