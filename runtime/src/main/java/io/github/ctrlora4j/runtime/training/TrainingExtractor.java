package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.files.IoProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Makes the files of a training of one of its checkpoints, while it may go on. Confined to one thread. */
public record TrainingExtractor(TrainingEnvironment environment) {
    /** See {@link io.github.ctrlora4j.api.host.Trainer#extract}. */
    public List<Path> extract(Path folder, OptionalInt step, Path out) {
        Path file = TrainingFolder.checkpoint(folder, step);
        try (NDManager owner = environment.engine().newManager()) {
            Checkpoint checkpoint = Checkpoint.read(owner, environment.library().reader(), file);
            Recipe recipe = recipe(checkpoint, file);
            ControlWeights weights = ControlWeights.of(checkpoint.state(), recipe.conditions());
            Files.createDirectories(out);
            ValidationReport report = new ValidationReport(
                    checkpoint.step(),
                    Metrics.validations(folder.resolve(TrainingFolder.METRICS), checkpoint.step()),
                    folder);
            return new TrainedFiles(environment, recipe).write(weights, report, out);
        } catch (IOException e) {
            throw new EngineException(out.toString(), "cannot be made: " + IoProblem.of(e), e);
        }
    }

    private static Recipe recipe(Checkpoint checkpoint, Path file) {
        try {
            return Recipe.parse(checkpoint.recipe());
        } catch (CtrloraException e) {
            throw e.at(file.toString());
        }
    }
}
