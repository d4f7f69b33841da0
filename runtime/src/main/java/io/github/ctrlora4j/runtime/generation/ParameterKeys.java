package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.api.host.Prediction;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.infotext.InfoText;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.noise.SeedVariation;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The keys of the parameters text, in the order in which they are written and read. stable-diffusion-webui's keys have
 * its names and come first, in its order, so that other programs find them; our own follow. A new key is a new line
 * here and nothing else. Stateless.
 */
final class ParameterKeys {
    private static final String COMFY_UI = "ComfyUI";
    private static final String MODEL_HASH = "Model hash";

    static final List<ParameterKey> ALL = List.of(
            ParameterKey.of(
                    "Steps",
                    image -> Integer.toString(image.request().steps()),
                    (request, value) -> request.steps(Integer.parseInt(value))),
            SamplerKeys.SAMPLER,
            SamplerKeys.SCHEDULE,
            ParameterKey.of(
                    "CFG scale",
                    image -> number(image.request().guidanceScale()),
                    (request, value) -> request.guidanceScale(Double.parseDouble(value))),
            ParameterKey.of(
                    "Seed",
                    image -> Long.toString(image.seed().seed()),
                    (request, value) -> request.seed(Long.parseLong(value))),
            ParameterKey.of(
                    "Size",
                    image -> image.plan().size().toString(),
                    (request, value) -> request.size(ImageSize.parse(value))),
            new ParameterKey(
                    (image, values) -> image.modelHash().ifPresent(hash -> values.put(MODEL_HASH, hash)),
                    ParameterKeys::readModelHash),
            ParameterKey.of(
                    "Model",
                    image -> ModelLibrary.stem(image.plan().model().checkpoint()),
                    GenerationRequest.Builder::checkpoint),
            ParameterKey.optional(
                    "VAE",
                    image -> elsewhere(image, image.plan().model().sources().vae()),
                    GenerationRequest.Builder::vae),
            varied(
                    "Variation seed",
                    variation -> Long.toString(variation.subseed()),
                    (request, value) -> request.variationSeed(Long.parseLong(value))),
            varied(
                    "Variation seed strength",
                    variation -> number(variation.strength()),
                    (request, value) -> request.variationStrength(Double.parseDouble(value))),
            ParameterKey.optional(
                    "Seed resize from",
                    image -> image.request().seedSize().map(ImageSize::toString),
                    (request, value) -> request.seedSize(ImageSize.parse(value))),
            PictureKeys.DENOISE,
            ParameterKey.optional(
                    "Clip skip",
                    image -> Optional.of(image.request().clipSkip())
                            .filter(skip -> skip != 1)
                            .map(String::valueOf),
                    (request, value) -> request.clipSkip(Integer.parseInt(value))),
            new ParameterKey(
                    (image, values) ->
                            values.put("RNG", image.request().noiseSource() == NoiseSource.GPU ? "NV" : "CPU"),
                    ParameterKeys::readNoise),
            ParameterKey.optional(
                    "Tiling",
                    image -> image.request().seamless() ? Optional.of("True") : Optional.empty(),
                    (request, value) -> request.seamless(isTrue(value))),
            ParameterKey.optional(
                    "Noise convention",
                    image -> image.request().noiseConvention() == NoiseConvention.COMFY_UI
                            ? Optional.of(COMFY_UI)
                            : Optional.empty(),
                    (request, value) -> request.noiseConvention(
                            value.equals(COMFY_UI) ? NoiseConvention.COMFY_UI : NoiseConvention.WEB_UI)),
            PictureKeys.PICTURES,
            new ParameterKey(ParameterKeys::writeBatch, ParameterKeys::readBatch),
            ParameterKey.optional(
                    "Prompt syntax",
                    image -> image.request().promptSyntax() == PromptSyntax.PLAIN
                            ? Optional.of("plain")
                            : Optional.empty(),
                    (request, value) ->
                            request.promptSyntax(value.equals("plain") ? PromptSyntax.PLAIN : PromptSyntax.WEB_UI)),
            ParameterKey.note("Steps taken", image -> Optional.of(image.plan().steps())
                    .filter(steps -> image.request().initialImage().isEmpty())
                    .filter(steps -> steps != image.request().steps())
                    .map(String::valueOf)),
            SamplerKeys.OPTIONS,
            ConditionKeys.STYLE_LORAS,
            ParameterKey.note("Embeddings", image -> Optional.of(image.plan().model().embeddings().stream()
                            .map(TextEmbedding::name)
                            .collect(Collectors.joining(", ")))
                    .filter(names -> !names.isEmpty())),
            ParameterKey.optional(
                    "Text encoder",
                    image -> elsewhere(image, image.plan().model().sources().text()),
                    GenerationRequest.Builder::textEncoder),
            ParameterKey.optional(
                    "Prediction",
                    image -> image.request().prediction().map(value -> value.name()
                            .toLowerCase(Locale.ROOT)),
                    (request, value) -> request.prediction(prediction(value))),
            ParameterKey.optional(
                    "Condition VAE",
                    image -> image.request()
                            .conditionVae()
                            .map(name -> ConditionKeys.fileName(image.plan()
                                    .model()
                                    .sources()
                                    .conditionVae()
                                    .file())),
                    GenerationRequest.Builder::conditionVae),
            ParameterKey.optional(
                    "Base ControlNet",
                    image -> image.plan().base().map(ConditionKeys::fileName),
                    GenerationRequest.Builder::base),
            ConditionKeys.CONDITIONS,
            exact("Exact prompt", GenerationRequest::prompt, GenerationRequest.Builder::prompt),
            exact(
                    "Exact negative prompt",
                    GenerationRequest::negativePrompt,
                    GenerationRequest.Builder::negativePrompt),
            ParameterKey.note("Version", image -> Optional.of(image.software())),
            new ParameterKey((image, values) -> {}, ParameterKeys::skipHarmless));

    /** What other programs note without any effect on the picture. */
    private static final Set<String> HARMLESS = Set.of("VAE hash", "Lora hashes", "TI hashes", "User", "Hashes");

    private ParameterKeys() {}

    /** The file of a part that is not the checkpoint's own. */
    private static Optional<String> elsewhere(WrittenImage image, ModelSources.Source part) {
        return Optional.of(part.file())
                .filter(file -> !file.equals(image.plan().model().checkpoint()))
                .map(ConditionKeys::fileName);
    }

    /** The shortest text from which the same number is read. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** A key of the variation, absent where there is none. */
    private static ParameterKey varied(
            String key, Function<SeedVariation, String> value, ParameterKey.Setting setting) {
        return ParameterKey.optional(
                key,
                image -> Optional.of(image.seed().variation())
                        .filter(variation -> variation.strength() > 0)
                        .map(value),
                setting);
    }

    /** The prompt where the text in front of the keys does not keep it. */
    private static ParameterKey exact(
            String key, Function<GenerationRequest, String> prompt, ParameterKey.Setting setting) {
        return ParameterKey.optional(
                key,
                image -> InfoText.keepsPrompts(
                                image.request().prompt(), image.request().negativePrompt())
                        ? Optional.empty()
                        : Optional.of(prompt.apply(image.request())),
                setting);
    }

    /** Names the checkpoint where nothing else does; a name replaces it. */
    private static void readModelHash(RequestDraft draft) {
        draft.take(MODEL_HASH).ifPresent(hash -> draft.change(MODEL_HASH, hash, request -> request.checkpoint(hash)));
    }

    /** stable-diffusion-webui notes only what differs from its default, the GPU's noise. */
    private static void readNoise(RequestDraft draft) {
        String value = draft.take("RNG").orElse(draft.isOurs() ? "CPU" : "GPU");
        draft.change(
                "RNG", value, request -> request.noiseSource(value.equals("CPU") ? NoiseSource.CPU : NoiseSource.GPU));
    }

    private static boolean isTrue(String value) {
        if (!value.equals("True") && !value.equals("False")) {
            throw new InvalidRequestException("seamless", "needs True or False, got " + value);
        }
        return value.equals("True");
    }

    /** Networks round differently in another batch, so the whole batch belongs to what makes an image again. */
    private static void writeBatch(WrittenImage image, Map<String, String> values) {
        if (image.request().batch() > 1) {
            values.put("Batch size", Integer.toString(image.request().batch()));
            values.put("Batch pos", Integer.toString(image.batchPosition()));
        }
    }

    private static void readBatch(RequestDraft draft) {
        Optional<String> size = draft.take("Batch size");
        Optional<String> position = draft.take("Batch pos");
        if (draft.isOurs() && size.isPresent() && position.isPresent()) {
            draft.attempt("Batch pos", position.get(), () -> {
                int index = Integer.parseInt(position.get());
                int images = Integer.parseInt(size.get());
                boolean isVaried = draft.request().variationStrength() > 0;
                boolean isOneSeed = draft.request().noiseConvention() == NoiseConvention.COMFY_UI;
                long first = (isVaried
                                ? draft.request().variationSeed()
                                : draft.request().seed())
                        - (isOneSeed ? 0 : index);
                if (index < 0 || index >= images || first < 0) {
                    draft.reject("Batch pos", position.get(), "no image of a batch of " + images);
                    return;
                }
                draft.change("Batch size", size.get(), request -> {
                    request.batch(images);
                    if (isVaried) {
                        request.variationSeed(first);
                    } else {
                        request.seed(first);
                    }
                });
                draft.setBatchPosition(draft.request().batch() == images ? index : 0);
            });
        }
    }

    private static Prediction prediction(String value) {
        return Arrays.stream(Prediction.values())
                .filter(prediction -> prediction.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> InvalidRequestException.unknownName(
                        "prediction",
                        "prediction",
                        value,
                        Arrays.stream(Prediction.values()).map(Prediction::name).toList()));
    }

    private static void skipHarmless(RequestDraft draft) {
        HARMLESS.forEach(draft::take);
        draft.take("Emphasis")
                .filter(value -> !value.equals("Original"))
                .ifPresent(value -> draft.reject("Emphasis", value, "weights act as in the mode Original"));
    }
}
