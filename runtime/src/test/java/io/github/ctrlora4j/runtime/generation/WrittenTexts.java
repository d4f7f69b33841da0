package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.models.sd15.Sd15;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The parameters texts of images that nobody drew, of the checkpoint {@code ink.safetensors}. */
final class WrittenTexts {
    private static final Optional<String> HASH = Optional.of("0123456789");
    static final Architecture SD15 = new Sd15(ClipTokenizer.load());

    private WrittenTexts() {}

    static String text(GenerationRequest.Builder builder) {
        return text(builder, List.of());
    }

    static String text(GenerationRequest.Builder builder, List<PlannedLora> loras) {
        return text(builder, loras, ModelSources.of(Path.of("ink.safetensors")));
    }

    static String text(GenerationRequest.Builder builder, List<PlannedLora> loras, ModelSources sources) {
        GenerationRequest request = builder.build();
        PlannedModel model = new PlannedModel(
                Path.of("ink.safetensors"), SD15, GoldenModels.NOISE, false, sources, loras, List.of());
        GenerationPlan plan = new GenerationPlan(
                request,
                List.of(PlannedPass.of(
                        request,
                        new ImageSize(64, 64),
                        () -> SamplerCatalog.create(
                                request.sampler(), GoldenModels.NOISE, request.steps(), request.samplerOptions()),
                        prompts -> model,
                        (prompts, drawing) -> 0)),
                Optional.empty(),
                Optional.empty(),
                List.of());
        return ParametersText.of(new WrittenImage(plan, 0, List.of(), HASH, "ctrlora4j 1.2.3"));
    }

    static GenerationRequest.Builder request() {
        return GenerationRequest.builder("ink").prompt("cat").seed(7).steps(20).guidanceScale(5);
    }
}
