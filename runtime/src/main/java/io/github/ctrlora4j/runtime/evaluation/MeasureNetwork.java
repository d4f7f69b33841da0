package io.github.ctrlora4j.runtime.evaluation;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.runtime.engine.OnnxEngine;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.files.IoProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A network that a measure is made of: an ONNX file, or a TorchScript file, which is a zip. It has one input and runs on
 * the CPU. Confined to one thread; closing frees it.
 */
final class MeasureNetwork implements AutoCloseable {
    private final Path file;
    private final Model model;

    private MeasureNetwork(Path file, Model model) {
        this.file = file;
        this.model = model;
    }

    static MeasureNetwork open(Path file) {
        byte[] content = content(file);
        boolean isTorchScript = content.length > 1 && content[0] == 'P' && content[1] == 'K';
        if (isTorchScript) {
            TorchEngine.start("cpu");
        } else {
            OnnxEngine.load();
        }
        Model model = Model.newInstance(
                String.valueOf(file.getFileName()), Device.cpu(), isTorchScript ? "PyTorch" : OnnxEngine.NAME);
        boolean loaded = false;
        try {
            model.load(new ByteArrayInputStream(content), isTorchScript ? Map.of() : OnnxEngine.loadOptions());
            loaded = true;
            return new MeasureNetwork(file, model);
        } catch (IOException | MalformedModelException | ai.djl.engine.EngineException e) {
            throw new MalformedFileException(
                    file.toString(), "is neither an ONNX nor a TorchScript network: " + e.getMessage(), e);
        } finally {
            if (!loaded) {
                model.close();
            }
        }
    }

    private static byte[] content(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidRequestException(file.toString(), "no such file");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be read: " + IoProblem.of(e), e);
        }
    }

    /** All outputs, in their order. */
    List<FloatArray> run(FloatArray input) {
        try (NDManager scope = model.getNDManager().newSubManager()) {
            return run(scope, scope.create(input.toArray(), new Shape(input.shape())));
        }
    }

    /** The first output for one row of whole numbers, flat. */
    float[] run(int[] input) {
        long[] row = Arrays.stream(input).asLongStream().toArray();
        try (NDManager scope = model.getNDManager().newSubManager()) {
            return run(scope, scope.create(row, new Shape(1, row.length)))
                    .get(0)
                    .toArray();
        }
    }

    /** The first output, flat. */
    float[] features(FloatArray input) {
        return run(input).get(0).toArray();
    }

    private List<FloatArray> run(NDManager scope, NDArray input) {
        try {
            List<FloatArray> outputs = new ArrayList<>();
            // DJL hands the outputs to the first input's scope.
            for (NDArray output :
                    model.getBlock().forward(new ParameterStore(scope, false), new NDList(input), false)) {
                outputs.add(
                        FloatArray.of(output.toFloatArray(), output.getShape().getShape()));
            }
            return outputs;
        } catch (ai.djl.engine.EngineException | IllegalArgumentException e) {
            throw new EngineException("network " + file, "failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
