package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A training as it was after a step, as a safetensors file has it. It does not own its arrays.
 *
 * @param settings that must not change, as text by name
 * @param recipe see {@link Recipe#toJson}
 * @param state as {@link TrainedControl#state} returned it
 */
record Checkpoint(int step, Map<String, String> settings, String recipe, Map<String, NDArray> state) {
    private static final String STEP = "ctrlora4j.training.step";
    private static final String SETTING = "ctrlora4j.training.setting.";
    private static final String RECIPE = "ctrlora4j.training.recipe";

    Checkpoint {
        settings = new TreeMap<>(settings);
    }

    /** Everything but the state. */
    Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(STEP, Integer.toString(step));
        metadata.put(RECIPE, recipe);
        settings.forEach((name, value) -> metadata.put(SETTING + name, value));
        return metadata;
    }

    /**
     * @param owner of the state
     * @throws MalformedFileException if the file is another one
     */
    static Checkpoint read(NDManager owner, ModelReader reader, Path file) {
        try (TensorFile opened = reader.open(file)) {
            Map<String, String> metadata = opened.metadata();
            Map<String, String> settings = new LinkedHashMap<>();
            metadata.forEach((name, value) -> {
                if (name.startsWith(SETTING)) {
                    settings.put(name.substring(SETTING.length()), value);
                }
            });
            int step = step(file, metadata);
            Map<String, NDArray> state = WeightLoader.load(owner, file, opened.tensors(), DataType.FLOAT32);
            return new Checkpoint(step, settings, metadata.getOrDefault(RECIPE, ""), state);
        }
    }

    private static int step(Path file, Map<String, String> metadata) {
        try {
            return Integer.parseInt(metadata.getOrDefault(STEP, ""));
        } catch (NumberFormatException e) {
            throw new MalformedFileException(
                    file.toString(), "is not the checkpoint of a training: it does not say after which step", e);
        }
    }
}
