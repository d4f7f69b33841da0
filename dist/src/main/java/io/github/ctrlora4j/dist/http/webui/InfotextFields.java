package io.github.ctrlora4j.dist.http.webui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.dist.http.wire.Fields;
import java.util.Optional;

/** The text of an earlier picture in a request: it fills every field that the request does not set itself. */
final class InfotextFields {
    private InfotextFields() {}

    /** The fields of a request, with those of its {@code infotext}. */
    static Fields filled(ImageHost host, Fields fields) {
        String text = fields.text("infotext", "");
        if (text.isBlank()) {
            return fields;
        }
        ImageInfo info = host.readInfo(text);
        GenerationRequest recorded = info.request("").build();
        ObjectNode body = fields.node().deepCopy();
        put(body, "prompt", recorded.prompt());
        put(body, "negative_prompt", recorded.negativePrompt());
        put(body, "seed", Long.toString(recorded.seed()));
        put(body, "steps", Integer.toString(recorded.steps()));
        put(body, "cfg_scale", Double.toString(recorded.guidanceScale()));
        if (!body.hasNonNull("sampler_index")) {
            put(body, "sampler_name", recorded.sampler());
        }
        recorded.samplerOptions().forEach((name, value) -> {
            if (!name.equals(ApiSamplers.NOISE)) {
                put(body, name.equals(ApiSamplers.SCHEDULE) ? "scheduler" : name, value);
            }
        });
        recorded.size().ifPresent(size -> {
            put(body, "width", Integer.toString(size.width()));
            put(body, "height", Integer.toString(size.height()));
        });
        if (recorded.variationStrength() > 0) {
            put(body, "subseed", Long.toString(recorded.variationSeed()));
            put(body, "subseed_strength", Double.toString(recorded.variationStrength()));
        }
        recorded.seedSize().ifPresent(size -> {
            put(body, "seed_resize_from_w", Integer.toString(size.width()));
            put(body, "seed_resize_from_h", Integer.toString(size.height()));
        });
        ObjectNode overrides = body.path("override_settings") instanceof ObjectNode given
                ? given
                : body.putObject("override_settings");
        if (!fields.has("prompt")) {
            // A recorded prompt is drawn as it is.
            put(overrides, OptionValues.COMMENTS, "false");
        }
        put(overrides, OptionValues.TILING, Boolean.toString(recorded.seamless()));
        put(overrides, "CLIP_stop_at_last_layers", Integer.toString(recorded.clipSkip()));
        put(overrides, "randn_source", recorded.noiseSource() == NoiseSource.CPU ? "CPU" : "GPU");
        if (recorded.noiseConvention() == NoiseConvention.COMFY_UI) {
            put(overrides, OptionValues.NOISE_CONVENTION, OptionValues.COMFY_UI);
        }
        Optional.ofNullable(recorded.samplerOptions().get(ApiSamplers.NOISE))
                .ifPresent(noise -> put(overrides, OptionValues.SDE_NOISE, noise));
        info.checkpoint().ifPresent(name -> put(overrides, OptionValues.CHECKPOINT, withHash(name, info)));
        return Fields.ofBody(body);
    }

    /** The name, and the hash by which the file is found under another one. */
    private static String withHash(String name, ImageInfo info) {
        String hash = info.fields().getOrDefault("Model hash", "");
        return hash.isEmpty() || hash.equals(name) ? name : name + " [" + hash + "]";
    }

    private static void put(ObjectNode body, String name, String value) {
        if (!body.hasNonNull(name)) {
            body.put(name, value);
        }
    }
}
