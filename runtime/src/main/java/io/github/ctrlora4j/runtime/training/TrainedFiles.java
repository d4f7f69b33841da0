package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.control.BaseFingerprint;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.files.WholeFile;
import io.github.ctrlora4j.runtime.weights.ArrayTensor;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the files that a training is for of its weights: the base or ControlNet, if it was trained, and for each
 * condition a LoRA and a pack, in the layout of the CtrLoRA reference. Immutable.
 */
record TrainedFiles(TrainingEnvironment environment, Recipe recipe) {
    private static final String SETTING = "ctrlora4j.training.";

    /**
     * @param out an existing folder; files of the same names are replaced
     * @return the files: a pack and its LoRA for each condition, then the base or ControlNet
     */
    List<Path> write(ControlWeights weights, ValidationReport report, Path out) {
        List<Path> files = new ArrayList<>();
        try (NDManager scope = environment.engine().newManager()) {
            Path network = out.resolve(recipe.networkFile());
            boolean hasNetwork = !recipe.networkFile().isEmpty();
            if (hasNetwork) {
                write(network, narrowed(scope, weights.base()), metadata(recipe.networkTitle(), report));
            }
            String fingerprint = hasNetwork && !recipe.packs().isEmpty() ? fingerprint(network) : recipe.fingerprint();
            for (int i = 0; i < recipe.packs().size(); i++) {
                String condition = recipe.packs().get(i).condition();
                Path lora = out.resolve(condition + ".safetensors");
                Map<String, String> metadata = metadata("condition LoRA: " + condition, report);
                metadata.put("ctrlora4j.base.fingerprint", fingerprint);
                write(lora, lora(scope, weights, condition), metadata);
                files.add(new TrainedPack(environment, recipe, i).write(lora, fingerprint, report, out));
                files.add(lora);
            }
            if (hasNetwork) {
                files.add(network);
            }
            return files;
        }
    }

    private static void write(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) {
        WholeFile.replace(file, out -> SafetensorsWriter.write(ArrayTensor.all(tensors), metadata, out), written -> {});
    }

    private Map<String, NDArray> narrowed(NDManager scope, Map<String, NDArray> arrays) {
        Map<String, NDArray> narrow = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            NDArray copy = array.toType(type(), true);
            copy.attach(scope);
            narrow.put(name, copy);
        });
        return narrow;
    }

    private DataType type() {
        return recipe.type().equals(DType.F16.name()) ? DataType.FLOAT16 : DataType.FLOAT32;
    }

    /** After training of all weights, the base itself follows the condition, and the LoRA changes nothing. */
    private Map<String, NDArray> lora(NDManager scope, ControlWeights weights, String condition) {
        Map<String, NDArray> lora = narrowed(scope, weights.conditionFile(condition));
        if (lora.keySet().stream().noneMatch(ConditionTensors::isLowRank)) {
            weights.network(condition).forEach((name, array) -> {
                Shape shape = array.getShape();
                if (name.endsWith(".weight") && shape.dimension() == 2) {
                    lora.put(ConditionTensors.down(name), scope.zeros(new Shape(1, shape.get(1)), type()));
                    lora.put(ConditionTensors.up(name), scope.zeros(new Shape(shape.get(0), 1), type()));
                }
            });
        }
        return lora;
    }

    private String fingerprint(Path file) {
        try (OpenedModel opened = environment.library().reader().open(file, ModelRole.BASE_CONTROLNET)) {
            return BaseFingerprint.of(opened.weights());
        }
    }

    private Map<String, String> metadata(String title, ValidationReport report) {
        Map<String, String> metadata = new TreeMap<>(recipe.model());
        metadata.put("format", "pt");
        metadata.put("modelspec.title", title);
        metadata.put("ctrlora4j.software", environment.software());
        metadata.put(SETTING + "steps", Integer.toString(report.step()));
        recipe.settings().forEach((name, value) -> metadata.put(SETTING + name, value));
        return metadata;
    }
}
