package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.api.host.Upscaler;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of given pictures and second passes, by stable-diffusion-webui's names. Ours are the hashes of pictures, the
 * fit and "All steps". The pictures themselves are not in the text, so that only second passes can be read back.
 */
final class PictureKeys {
    private static final int HASH_LENGTH = 10;

    private static final String DENOISING = "Denoising strength";
    private static final String HIRES_SAMPLER = "Hires sampler";
    private static final String HIRES_SCHEDULE = "Hires schedule type";

    private static final List<String> HIRES = List.of(
            "Hires upscale",
            "Hires resize",
            "Hires steps",
            "Hires upscaler",
            HIRES_SAMPLER,
            HIRES_SCHEDULE,
            "Hires checkpoint",
            "Hires prompt",
            "Hires negative prompt");

    private static final List<String> GIVEN = List.of(
            DENOISING,
            "Init image hash",
            "Resize mode",
            "All steps",
            "Mask blur",
            "Mask blur x",
            "Mask blur y",
            "Mask hash",
            "Mask mode",
            "Masked content",
            "Inpaint area",
            "Masked area padding");

    /** Of both kinds of pictures; read with the rest. */
    static final ParameterKey DENOISE = new ParameterKey(
            (image, values) -> Optional.ofNullable(of(image.request()).get(DENOISING))
                    .ifPresent(value -> values.put(DENOISING, value)),
            draft -> {});

    static final ParameterKey PICTURES =
            new ParameterKey((image, values) -> values.putAll(of(image.request())), PictureKeys::read);

    private PictureKeys() {}

    private static void read(RequestDraft draft) {
        Map<String, String> hires = taken(draft, HIRES);
        Map<String, String> given = taken(draft, GIVEN);
        if (!hires.isEmpty()) {
            Optional.ofNullable(given.remove(DENOISING)).ifPresent(value -> hires.put(DENOISING, value));
            Optional.ofNullable(hires.remove(HIRES_SCHEDULE))
                    .ifPresent(schedule -> addSchedule(draft, hires, schedule));
            draft.change("Hires upscaler", hires.toString(), request -> request.hiresFix(hiresFix(hires)));
        }
        given.forEach((key, value) -> draft.reject(key, value, "the picture that was changed must be given again"));
    }

    /**
     * stable-diffusion-webui names the schedule also where the second pass keeps the sampler of the first; "Automatic"
     * is the sampler's own, where the first pass has another. If it cannot be taken, the other values still are.
     */
    private static void addSchedule(RequestDraft draft, Map<String, String> hires, String schedule) {
        draft.attempt(HIRES_SCHEDULE, schedule, () -> {
            String sampler = hires.getOrDefault(HIRES_SAMPLER, draft.request().sampler());
            SamplerCatalog.options(sampler, Map.of(SamplerKeys.SCHEDULE_OPTION, schedule));
            String own = SamplerCatalog.descriptor(sampler).title();
            hires.put(HIRES_SAMPLER, schedule.equalsIgnoreCase("automatic") ? own : own + " " + schedule);
        });
    }

    private static Map<String, String> taken(RequestDraft draft, List<String> keys) {
        Map<String, String> values = new LinkedHashMap<>();
        keys.forEach(key -> draft.take(key).ifPresent(value -> values.put(key, value)));
        return values;
    }

    private static HiresFix hiresFix(Map<String, String> values) {
        HiresFix.Builder fix = HiresFix.builder();
        values.forEach((key, value) -> {
            switch (key) {
                case "Hires upscale" -> fix.scale(Double.parseDouble(value));
                case "Hires resize" -> fix.size(ImageSize.parse(value));
                case "Hires steps" -> fix.steps(Integer.parseInt(value));
                case "Hires upscaler" -> fix.upscaler(upscaler(value));
                case HIRES_SAMPLER -> fix.sampler(value);
                case "Hires checkpoint" -> fix.checkpoint(value);
                case "Hires prompt" -> fix.prompt(value);
                case "Hires negative prompt" -> fix.negativePrompt(value);
                default -> fix.denoise(Double.parseDouble(value));
            }
        });
        return fix.build();
    }

    private static Upscaler upscaler(String title) {
        return Arrays.stream(Upscaler.values())
                .filter(upscaler -> upscaler.title().equals(title))
                .findFirst()
                .orElseThrow(() -> InvalidRequestException.unknownName(
                        "hiresFix",
                        "upscaler",
                        title,
                        Arrays.stream(Upscaler.values()).map(Upscaler::title).toList()));
    }

    /** Values by key, in their order. */
    static Map<String, String> of(GenerationRequest request) {
        Map<String, String> values = new LinkedHashMap<>();
        request.initialImage().ifPresent(initial -> add(values, initial));
        request.hiresFix().ifPresent(fix -> add(values, fix, request));
        request.inpainting().ifPresent(inpainting -> add(values, inpainting));
        return values;
    }

    private static void add(Map<String, String> values, InitialImage initial) {
        values.put("Denoising strength", ParameterKeys.number(initial.denoise()));
        values.put("Init image hash", hash(initial.image()));
        if (initial.fit() != ImageFit.STRETCH) {
            values.put(
                    "Resize mode",
                    switch (initial.fit()) {
                        case STRETCH -> "Just resize";
                        case CROP -> "Crop and resize";
                        case FILL -> "Resize and fill";
                        case LATENT -> "Just resize (latent upscale)";
                    });
        }
        if (initial.allSteps()) {
            values.put("All steps", "True");
        }
    }

    private static void add(Map<String, String> values, HiresFix fix, GenerationRequest request) {
        values.put("Denoising strength", ParameterKeys.number(fix.denoise()));
        fix.size()
                .ifPresentOrElse(
                        size -> values.put("Hires resize", size.toString()),
                        () -> values.put("Hires upscale", ParameterKeys.number(fix.scale())));
        if (fix.steps() != 0 && fix.steps() != request.steps()) {
            values.put("Hires steps", Integer.toString(fix.steps()));
        }
        values.put("Hires upscaler", fix.upscaler().title());
        fix.sampler().ifPresent(sampler -> {
            values.put(HIRES_SAMPLER, SamplerCatalog.descriptor(sampler).title());
            SamplerKeys.scheduleTitle(sampler).ifPresent(schedule -> values.put(HIRES_SCHEDULE, schedule));
        });
        fix.checkpoint().ifPresent(name -> values.put("Hires checkpoint", ModelLibrary.stem(Path.of(name))));
        fix.prompt().ifPresent(prompt -> values.put("Hires prompt", prompt));
        fix.negativePrompt().ifPresent(prompt -> values.put("Hires negative prompt", prompt));
    }

    private static void add(Map<String, String> values, Inpainting inpainting) {
        if (inpainting.blurX() == inpainting.blurY()) {
            values.put("Mask blur", Integer.toString(inpainting.blurX()));
        } else {
            values.put("Mask blur x", Integer.toString(inpainting.blurX()));
            values.put("Mask blur y", Integer.toString(inpainting.blurY()));
        }
        values.put("Mask hash", hash(inpainting.mask()));
        if (inpainting.inverted()) {
            values.put("Mask mode", "Inpaint not masked");
        }
        if (inpainting.content() != MaskedContent.ORIGINAL) {
            values.put(
                    "Masked content",
                    inpainting.content().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        if (inpainting.onlyMasked()) {
            values.put("Inpaint area", "Only masked");
            values.put("Masked area padding", Integer.toString(inpainting.padding()));
        }
    }

    private static String hash(RgbImage image) {
        return image.fingerprint().substring(0, HASH_LENGTH);
    }
}
