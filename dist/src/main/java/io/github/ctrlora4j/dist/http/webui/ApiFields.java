package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.util.Map;

/** The one table from the fields that the runtime's messages name to those of the API. Stateless. */
final class ApiFields {
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("base", "override_settings." + OptionValues.BASE),
            Map.entry("batch", "batch_size"),
            Map.entry("batchCount", "n_iter"),
            Map.entry("clipSkip", "override_settings.CLIP_stop_at_last_layers"),
            Map.entry("denoise", "denoising_strength"),
            Map.entry("guidanceScale", "cfg_scale"),
            Map.entry("hiresCheckpoint", "hr_checkpoint_name"),
            Map.entry("hiresDenoise", "denoising_strength"),
            Map.entry("hiresNegativePrompt", "hr_negative_prompt"),
            Map.entry("hiresPrompt", "hr_prompt"),
            Map.entry("hiresSampler", "hr_sampler_name"),
            Map.entry("hiresScale", "hr_scale"),
            Map.entry("hiresSize", "hr_resize_x"),
            Map.entry("hiresSteps", "hr_second_pass_steps"),
            Map.entry("inpainting", "mask"),
            Map.entry("negativePrompt", "negative_prompt"),
            Map.entry("seedSize", "seed_resize_from_w"),
            Map.entry("size", "width"),
            Map.entry("vae", "override_settings." + OptionValues.VAE),
            Map.entry("variationSeed", "subseed"),
            Map.entry("variationStrength", "subseed_strength"));

    private ApiFields() {}

    /** A refusal of the runtime in terms of the API. */
    static ApiException refusal(CtrloraException failure) {
        String subject = failure.subject().orElse("");
        String field = FIELDS.getOrDefault(subject, subject);
        ApiException refusal = field.isEmpty()
                ? ApiException.of(422, failure.problem())
                : ApiException.field(field, failure.problem());
        refusal.initCause(failure);
        return refusal;
    }
}
