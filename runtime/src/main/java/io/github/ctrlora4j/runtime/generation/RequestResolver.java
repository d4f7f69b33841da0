package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.control.EncoderShape;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what the names in a request mean. Reads indexes of model files but no weights, so that whatever is wrong with
 * a request is said before anything slow begins.
 */
record RequestResolver(ConditionRegistry registry, ModelLibrary library) {
    /**
     * A request whose names are resolved.
     *
     * @param base empty if there is no condition
     * @param conditions in the request's order; empty for {@link ConditionInput#NONE}
     */
    record Resolved(
            Sampler sampler, Path checkpoint, Optional<Path> base, List<Optional<InstalledCondition>> conditions) {}

    /** @throws InvalidRequestException if a name means nothing, or a value lies outside its range */
    Resolved resolve(GenerationRequest request) {
        Sampler sampler = SamplerCatalog.create(
                request.sampler(), NoiseSchedule.stableDiffusion15(), request.steps(), request.samplerOptions());
        List<Optional<InstalledCondition>> conditions = installed(request);
        Path checkpoint = library.find(request.checkpoint(), ModelRole.CHECKPOINT);
        Optional<Path> base = conditions.isEmpty() ? Optional.empty() : Optional.of(base(request, checkpoint));
        return new Resolved(sampler, checkpoint, base, conditions);
    }

    private List<Optional<InstalledCondition>> installed(GenerationRequest request) {
        List<Optional<InstalledCondition>> installed = new ArrayList<>();
        for (ConditionInput input : request.conditions()) {
            if (input.condition().equals(ConditionInput.NONE)) {
                if (input.lora().isEmpty()) {
                    throw new InvalidRequestException(
                            "condition none takes a finished condition image and needs lora=FILE");
                }
                if (input.mask().isPresent()) {
                    throw new InvalidRequestException("condition none", "takes no mask; leave it out");
                }
                installed.add(Optional.empty());
            } else {
                InstalledCondition condition = registry.get(input.condition());
                condition.parameters(input.parameters(), request.seed());
                condition.rejectUnusedMask(input.mask());
                installed.add(Optional.of(condition));
            }
        }
        return installed;
    }

    /** The wanted base, or the only one whose residuals fit the checkpoint. */
    private Path base(GenerationRequest request, Path checkpointFile) {
        EncoderShape wanted = shape(checkpointFile, ModelRole.CHECKPOINT);
        if (request.base().isPresent()) {
            Path base = library.find(request.base().get(), ModelRole.BASE_CONTROLNET);
            EncoderShape found = shape(base, ModelRole.BASE_CONTROLNET);
            if (!found.equals(wanted)) {
                throw new UnsupportedFileException(
                        base + ": this Base ControlNet was made for another kind of model than "
                                + checkpointFile + ": it has " + found + ", the checkpoint " + wanted
                                + "; use a base of the checkpoint's family");
            }
            return base;
        }
        List<Path> fitting = library.all(ModelRole.BASE_CONTROLNET).stream()
                .filter(file -> shape(file, ModelRole.BASE_CONTROLNET).equals(wanted))
                .toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        throw new InvalidRequestException("a condition needs a Base ControlNet: give one with --base; "
                + (fitting.isEmpty()
                        ? "none in " + library.folders() + " fits " + checkpointFile
                        : "several fit: " + fitting));
    }

    private EncoderShape shape(Path file, ModelRole role) {
        try (OpenedModel opened = library.files().open(file, role)) {
            return EncoderShape.of(opened.weights());
        }
    }
}
