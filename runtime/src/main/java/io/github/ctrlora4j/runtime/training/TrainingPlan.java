package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.runtime.dataset.Dataset;
import io.github.ctrlora4j.runtime.dataset.PairPictures;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Attention;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A training before its first step: everything that can be known is checked. Immutable.
 *
 * @param checkpoint the model that draws
 * @param subjects the conditions
 * @param network what is trained
 * @param attention of the control network
 * @param start makes what the training begins with
 * @param inactive what happens to conditions without a batch in a step
 * @param recipe of its files
 * @param facts about files, which a resumed training must find unchanged
 * @param folder of the training
 * @param resumes whether it goes on from the folder's checkpoint
 */
record TrainingPlan(
        Path checkpoint,
        List<Subject> subjects,
        Network network,
        Attention attention,
        Function<NDManager, ControlWeights> start,
        ControlTrainer.Inactive inactive,
        Recipe recipe,
        TrainingSettings settings,
        Map<String, String> facts,
        Path folder,
        boolean resumes) {
    /** A condition and its pairs. */
    record Subject(String name, Dataset dataset, PairPictures pictures) {}

    /** What must be the same in a resumed training, by name. */
    Map<String, String> fixed() {
        Map<String, String> fixed = new TreeMap<>(facts);
        fixed.put("method", settings.method().toString());
        fixed.put("rank", Integer.toString(settings.rank()));
        fixed.put("learningRate", Double.toString(settings.learningRate()));
        fixed.put("weightDecay", Double.toString(settings.weightDecay()));
        fixed.put("batch", Integer.toString(settings.batch()));
        fixed.put("accumulation", Integer.toString(settings.accumulation()));
        fixed.put("promptDropping", Double.toString(settings.promptDropping()));
        fixed.put("trainsNorms", Boolean.toString(settings.trainsNorms()));
        fixed.put("trainsZeroConvolutions", Boolean.toString(settings.trainsZeroConvolutions()));
        if (settings.mixedPrecision()) {
            // Absent in older checkpoints.
            fixed.put("mixedPrecision", "true");
        }
        fixed.put("seed", Long.toString(settings.seed()));
        fixed.put("heldOut", Integer.toString(settings.heldOut()));
        subjects.forEach(subject -> {
            fixed.put("pairs of " + subject.name(), subject.dataset().fingerprint());
            fixed.put("size of " + subject.name(), subject.pictures().size().toString());
        });
        return fixed;
    }

    /** @throws InvalidRequestException if the checkpoint was made by another training */
    void requireSame(Map<String, String> before) {
        Map<String, String> now = fixed();
        Set<String> names = new TreeSet<>(now.keySet());
        names.addAll(before.keySet());
        names.forEach(name -> {
            String old = before.getOrDefault(name, "none");
            String value = now.getOrDefault(name, "none");
            if (!old.equals(value)) {
                throw new InvalidRequestException(
                        folder.toString(),
                        "its checkpoint was made with " + name + " " + old + ", this training has " + value
                                + "; resume with what it began with, or choose another folder");
            }
        });
    }
}
