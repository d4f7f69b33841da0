package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Attention;
import io.github.ctrlora4j.runtime.weights.ArrayTensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file that comes out of the training of a ControlNet. There is no pack: a pack has LoRAs for a Base ControlNet.
 * Immutable.
 *
 * @param name of the condition
 * @param attention of the network
 * @param type number format of the tensors: the checkpoint's
 */
record TrainedControlNet(
        TrainingEnvironment environment, ConditionTraining training, String name, Attention attention, DataType type) {
    private static final String SETTING = "ctrlora4j.training.";

    /** See {@link TrainingPlan.Output}. */
    List<Path> write(TrainedControl control, TrainingFolder folder, Metrics metrics) {
        String stem = name + "-" + training.settings().method().toString().toLowerCase(Locale.ROOT);
        try (NDManager scope = environment.engine().newManager()) {
            Map<String, NDArray> narrow = new LinkedHashMap<>();
            control.network(name).forEach((tensor, array) -> {
                NDArray copy = array.toType(type, true);
                copy.attach(scope);
                narrow.put(tensor, copy);
            });
            return List.of(folder.replace(stem + ".safetensors", ArrayTensor.all(narrow), metadata(stem)));
        }
    }

    private Map<String, String> metadata(String title) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", "pt");
        metadata.put("modelspec.title", title);
        metadata.put("modelspec.license", training.license());
        training.author().ifPresent(author -> metadata.put("modelspec.author", author));
        metadata.put("ctrlora4j.software", environment.software());
        metadata.put("ctrlora4j.unet.heads", Integer.toString(attention.heads()));
        metadata.put("ctrlora4j.unet.norm_groups", Integer.toString(attention.normGroups()));
        // Otherwise words in the name decide, as for published files: "scribble", "shuffle".
        for (String setting : List.of("light_lines", "global_pooling", "hole")) {
            metadata.put("ctrlora4j.control." + setting, "false");
        }
        settings().forEach((setting, value) -> metadata.put(SETTING + setting, value));
        return metadata;
    }

    /** How it was trained. */
    private Map<String, String> settings() {
        TrainingSettings settings = training.settings();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("checkpoint", training.checkpoint());
        all.put("method", settings.method().toString());
        all.put("learning_rate", Double.toString(settings.learningRate()));
        all.put("weight_decay", Double.toString(settings.weightDecay()));
        all.put("batch", Integer.toString(settings.batch()));
        all.put("accumulation", Integer.toString(settings.accumulation()));
        all.put("prompt_dropping", Double.toString(settings.promptDropping()));
        all.put("seed", Long.toString(settings.seed()));
        return all;
    }
}
