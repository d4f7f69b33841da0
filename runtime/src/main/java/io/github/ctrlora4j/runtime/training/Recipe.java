package io.github.ctrlora4j.runtime.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.Training;
import io.github.ctrlora4j.api.host.TrainingSettings;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which files a training makes of its weights, and what they say. Stands as JSON in each checkpoint, so that the files
 * can be made of any. What is absent is an empty text. Immutable.
 *
 * @param networkFile name of the file of a whole network, a base or a ControlNet; empty if none is trained
 * @param networkTitle what that file says it is
 * @param fingerprint of the frozen base
 * @param type number format of the files, as safetensors names it
 * @param model what the shapes of the control network do not tell
 * @param settings how it was trained, for people
 * @param license of all packs
 * @param author of all packs
 * @param packs one for each condition that has a LoRA
 */
record Recipe(
        String networkFile,
        String networkTitle,
        String fingerprint,
        String type,
        Map<String, String> model,
        Map<String, String> settings,
        String license,
        String author,
        List<Pack> packs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A pack.
     *
     * @param condition its name in the control network, in files, and as id
     * @param isExtension whether it is a LoRA for an installed condition of this name
     * @param preprocessor condition that makes the condition images of a new condition
     * @param parameters of the preprocessor
     * @param title for people
     */
    record Pack(
            String condition, boolean isExtension, String preprocessor, Map<String, String> parameters, String title) {
        Pack {
            parameters = sorted(parameters);
        }
    }

    Recipe {
        model = sorted(model);
        settings = sorted(settings);
        packs = List.copyOf(packs);
    }

    /** Map.copyOf has another order in each process, and files of equal trainings are to have the same bytes. */
    private static Map<String, String> sorted(Map<String, String> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /** The settings that all trainings have, for people and for later trainings; the caller adds its own. */
    static Map<String, String> settings(Training training) {
        TrainingSettings settings = training.settings();
        Map<String, String> all = new TreeMap<>();
        all.put("checkpoint", training.checkpoint());
        all.put("learning_rate", Double.toString(settings.learningRate()));
        all.put("weight_decay", Double.toString(settings.weightDecay()));
        all.put("batch", Integer.toString(settings.batch()));
        all.put("accumulation", Integer.toString(settings.accumulation()));
        all.put("prompt_dropping", Double.toString(settings.promptDropping()));
        all.put("seed", Long.toString(settings.seed()));
        return all;
    }

    /** Number format for files that are made of these tensors. */
    static String type(Collection<Tensor> tensors) {
        boolean isHalf = tensors.stream().anyMatch(tensor -> tensor.dtype() == DType.F16);
        return (isHalf ? DType.F16 : DType.F32).name();
    }

    List<String> conditions() {
        return packs.stream().map(Pack::condition).toList();
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text and numbers are always JSON", e);
        }
    }

    /** @throws MalformedFileException if the text is none; names no file */
    static Recipe parse(String json) {
        if (json.isEmpty()) {
            throw new MalformedFileException("has no recipe for the files of its training");
        }
        try {
            Recipe recipe = JSON.readValue(json, Recipe.class);
            if (recipe == null) {
                throw new MalformedFileException("has no recipe for the files of its training");
            }
            return recipe;
        } catch (JsonProcessingException e) {
            throw new MalformedFileException("has an unreadable recipe for the files of its training", e);
        }
    }
}
