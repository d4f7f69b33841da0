package io.github.ctrlora4j.runtime.training;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.TemporaryFolder;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.packs.PackContents;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.packs.PackDescriptorBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pack around the LoRA of a trained condition. Immutable.
 *
 * @param index of the condition in the recipe
 */
record TrainedPack(TrainingEnvironment environment, Recipe recipe, int index) {
    /**
     * @param lora its file
     * @param fingerprint of the base
     * @param out folder of the pack; one of the same name is replaced
     */
    Path write(Path lora, String fingerprint, ValidationReport report, Path out) {
        Path zip = out.resolve(pack().condition() + ".zip");
        try (TemporaryFolder scratch = TemporaryFolder.create("trained")) {
            Map<String, Path> attachments = new LinkedHashMap<>();
            Path readme = scratch.path().resolve("README.md");
            attachments.put("README.md", Files.writeString(readme, readme(report)));
            report.preview(index, recipe.packs().size()).ifPresent(samples -> {
                Path preview = scratch.path().resolve("preview.png");
                ImageFiles.writePng(preview, samples, Map.of());
                attachments.put("preview.png", preview);
            });
            Files.deleteIfExists(zip);
            environment
                    .packs()
                    .create(
                            new PackContents(
                                    descriptor(),
                                    List.of(new PackContents.LoraFile(lora, Optional.of(fingerprint))),
                                    attachments,
                                    false),
                            zip,
                            new Cancellation());
            return zip;
        } catch (IOException e) {
            throw new EngineException(zip.toString(), "cannot be replaced: " + IoProblem.of(e), e);
        } catch (CtrloraException e) {
            throw e.at(
                    lora + " is complete, but its pack is not: " + e.subject().orElse(zip.toString()));
        }
    }

    private Recipe.Pack pack() {
        return recipe.packs().get(index);
    }

    private PackDescriptorBuilder descriptor() {
        Recipe.Pack pack = pack();
        PackDescriptorBuilder builder =
                PackDescriptor.builder().license(recipe.license()).title(pack.title());
        if (!recipe.author().isEmpty()) {
            builder.author(recipe.author());
        }
        if (pack.isExtension()) {
            return builder.extend(pack.condition());
        }
        builder.id(pack.condition())
                .preprocessor(pack.preprocessor().isEmpty() ? ConditionInput.NONE : pack.preprocessor());
        pack.parameters().forEach(builder::parameter);
        return builder;
    }

    private String readme(ValidationReport report) {
        StringBuilder text = new StringBuilder("# " + pack().title() + "\n\nTrained with " + environment.software()
                + ":\n\n- steps: " + report.step() + "\n");
        recipe.settings().forEach((name, value) -> text.append("- ")
                .append(name)
                .append(": ")
                .append(value)
                .append('\n'));
        return text + report.describe(pack().condition());
    }
}
