package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;

/**
 * A program with convolutions, and the variant of it whose convolutions wrap around the edges, which is compiled when it
 * is first wanted. Both have the same weights. Confined to one thread; the weights stay owned by the caller and outlive
 * it.
 */
final class PaddedProgram implements AutoCloseable {
    private final ProgramArchive archive;
    private final long[] settings;
    private final Program ordinary;
    private Map<String, NDArray> weights;
    private Optional<Program> seamless = Optional.empty();

    private PaddedProgram(ProgramArchive archive, Map<String, NDArray> weights, long[] settings, Program ordinary) {
        this.archive = archive;
        this.weights = weights;
        this.settings = settings.clone();
        this.ordinary = ordinary;
    }

    static PaddedProgram bind(ProgramArchive archive, Map<String, NDArray> weights, long... settings) {
        return new PaddedProgram(archive, weights, settings, Program.bind(archive, weights, settings));
    }

    Program ordinary() {
        return ordinary;
    }

    /** For pictures whose opposite edges fit together. */
    Program seamless() {
        Program program = seamless.orElseGet(() -> Program.bind(archive.seamless(), weights, settings));
        seamless = Optional.of(program);
        return program;
    }

    /** Gives both other weights under the same names. */
    void bind(Map<String, NDArray> changed) {
        weights = changed;
        ordinary.bind(changed, settings);
        seamless.ifPresent(program -> program.bind(changed, settings));
    }

    @Override
    public void close() {
        seamless.ifPresent(Program::close);
        ordinary.close();
    }
}
