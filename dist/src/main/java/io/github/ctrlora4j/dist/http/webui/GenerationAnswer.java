package io.github.ctrlora4j.dist.http.webui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.dist.http.wire.WireImages;
import io.github.ctrlora4j.runtime.ProductVersion;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The pictures of a finished request, and its answer to the client. Immutable. */
public final class GenerationAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    private final Drawing drawing;
    private final List<GeneratedImage> images;
    private final List<RgbImage> maps;
    private final List<GenerationResult> results;
    private final double waited;
    private final double drawn;
    private final String finished = LocalDateTime.now(ZoneId.systemDefault()).format(STAMP);

    /**
     * @param maps condition images, which come after the pictures
     * @param waited seconds in the queue
     * @param drawn seconds of the drawing
     */
    GenerationAnswer(
            Drawing drawing,
            List<GeneratedImage> images,
            List<RgbImage> maps,
            List<GenerationResult> results,
            double waited,
            double drawn) {
        this.drawing = drawing;
        this.images = List.copyOf(images);
        this.maps = List.copyOf(maps);
        this.results = List.copyOf(results);
        this.waited = waited;
        this.drawn = drawn;
    }

    /** How many pictures were drawn. */
    public int pictures() {
        return images.size();
    }

    /** Seconds that the request waited for its turn. */
    public double waited() {
        return waited;
    }

    /** Seconds that the drawing took. */
    public double drawn() {
        return drawn;
    }

    /** For the log: everything but the texts and the pictures. */
    public String summary() {
        GenerationRequest request = drawing.request();
        return String.format(
                Locale.ROOT,
                "event=drawn kind=%s size=%s steps=%d sampler=%s units=%d images=%d seed=%d waited=%.3f drawn=%.3f",
                drawing.kind(),
                drawing.size(),
                request.steps(),
                request.sampler(),
                drawing.units().size(),
                images.size(),
                request.seed(),
                waited,
                drawn);
    }

    /** One result per run of the generator: one, and one more after each skipped batch. */
    public List<GenerationResult> results() {
        return results;
    }

    /** Exactly the three keys that strict clients take. */
    public Map<String, Object> asMap() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("images", drawing.areImagesWanted() ? encoded() : List.of());
        answer.put("parameters", drawing.echo());
        answer.put("info", info());
        return answer;
    }

    private List<String> encoded() {
        String format = drawing.options().text("samples_format");
        int quality = drawing.options().whole("jpeg_quality");
        boolean isInfoWanted = drawing.options().flag("enable_pnginfo");
        List<String> encoded = new ArrayList<>();
        for (GeneratedImage image : images) {
            Map<String, String> text = isInfoWanted ? Map.of("parameters", image.parameters()) : Map.of();
            encoded.add(WireImages.encode(image.image(), format, quality, text));
        }
        for (RgbImage map : maps) {
            encoded.add(WireImages.encode(map, format, quality, Map.of()));
        }
        return encoded;
    }

    /** What the answer took: with a known condition image, another seed needs no call of the control network. */
    private Map<String, Object> cost() {
        Map<String, Integer> calls = new TreeMap<>();
        results.forEach(result -> result.calls().forEach((name, count) -> calls.merge(name, count, Integer::sum)));
        Map<String, Object> cost = new LinkedHashMap<>();
        cost.put("waited_seconds", waited);
        cost.put("drawn_seconds", drawn);
        cost.put("calls", calls);
        return cost;
    }

    private String info() {
        GenerationRequest request = drawing.request();
        int count = images.size();
        List<Long> seeds = images.stream().map(GeneratedImage::seed).toList();
        List<Long> subseeds = LongStream.range(0, count)
                .mapToObj(i -> request.variationStrength() > 0 ? request.variationSeed() + i : -1)
                .toList();
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("prompt", request.prompt());
        info.put("all_prompts", Collections.nCopies(count, request.prompt()));
        info.put("negative_prompt", request.negativePrompt());
        info.put("all_negative_prompts", Collections.nCopies(count, request.negativePrompt()));
        info.put("seed", request.seed());
        info.put("all_seeds", seeds);
        info.put("subseed", request.variationStrength() > 0 ? request.variationSeed() : -1);
        info.put("all_subseeds", subseeds);
        info.put("subseed_strength", request.variationStrength());
        info.put("width", drawing.size().width());
        info.put("height", drawing.size().height());
        info.put("sampler_name", drawing.sampler().title());
        info.put("cfg_scale", request.guidanceScale());
        info.put("steps", request.steps());
        info.put("batch_size", request.batch());
        info.put("restore_faces", false);
        info.put("face_restoration_model", null);
        info.put("sd_model_name", drawing.checkpoint().stem());
        info.put("sd_model_hash", drawing.checkpointHash());
        info.put("sd_vae_name", request.vae().orElse(null));
        info.put("sd_vae_hash", null);
        info.put(
                "seed_resize_from_w",
                request.seedSize().map(size -> size.width()).orElse(-1));
        info.put(
                "seed_resize_from_h",
                request.seedSize().map(size -> size.height()).orElse(-1));
        info.put(
                "denoising_strength",
                request.initialImage()
                        .map(InitialImage::denoise)
                        .or(() -> request.hiresFix().map(HiresFix::denoise))
                        .orElse(null));
        info.put("extra_generation_params", Map.of());
        info.put("index_of_first_image", 0);
        info.put("infotexts", images.stream().map(GeneratedImage::parameters).toList());
        info.put("styles", List.of());
        info.put("job_timestamp", finished);
        info.put("clip_skip", request.clipSkip());
        info.put("is_using_inpainting_conditioning", false);
        info.put("version", "ctrlora4j " + ProductVersion.text());
        info.put("cost", cost());
        List<String> warnings = results.stream()
                .flatMap(result -> result.warnings().stream())
                .distinct()
                .toList();
        if (!warnings.isEmpty()) {
            info.put("warnings", warnings);
        }
        try {
            return JSON.writeValueAsString(info);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the info of a picture is not JSON", e);
        }
    }
}
