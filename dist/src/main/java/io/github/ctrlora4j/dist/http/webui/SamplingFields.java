package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The fields and options of the sampler, and of the noise that it starts from. Stateless. */
final class SamplingFields {
    /** Seeds of stable-diffusion-webui. */
    private static final long SEEDS = 4_294_967_294L;

    private SamplingFields() {}

    /** @throws ApiException if a number is out of range */
    static void add(GenerationRequest.Builder request, Fields fields, OptionValues options, ApiSamplers.Choice choice) {
        request.sampler(choice.sampler().id())
                .seed(seed(fields, "seed"))
                .noiseSource(options.text("randn_source").equals("CPU") ? NoiseSource.CPU : NoiseSource.GPU)
                .noiseConvention(
                        options.text(OptionValues.NOISE_CONVENTION).equals(OptionValues.COMFY_UI)
                                ? NoiseConvention.COMFY_UI
                                : NoiseConvention.WEB_UI);
        choice.schedule().ifPresent(schedule -> request.samplerOption(ApiSamplers.SCHEDULE, schedule));
        samplerNumbers(request, fields, options, choice.sampler());
        Optional.of(options.text(OptionValues.SDE_NOISE))
                .filter(noise -> !noise.isBlank() && ApiSamplers.hasOption(choice.sampler(), ApiSamplers.NOISE))
                .ifPresent(noise -> request.samplerOption(ApiSamplers.NOISE, noise));
        variation(request, fields);
    }

    private static long seed(Fields fields, String name) {
        long seed = fields.whole(name, GenerationRequest.RANDOM_SEED);
        return seed < 0 ? ThreadLocalRandom.current().nextLong(SEEDS) : seed;
    }

    private static void samplerNumbers(
            GenerationRequest.Builder request, Fields fields, OptionValues options, SamplerDescriptor sampler) {
        String eta = sampler.id().equals("ddim") ? "eta_ddim" : "eta_ancestral";
        option(request, sampler, "eta", fields.number("eta").orElse(options.number(eta)));
        option(request, sampler, "s_noise", fields.number("s_noise").orElse(options.number("s_noise")));
    }

    /** Samplers without the option do not use the number, as there. */
    private static void option(
            GenerationRequest.Builder request, SamplerDescriptor sampler, String name, double value) {
        sampler.options().stream()
                .filter(option -> option.name().equals(name))
                .findFirst()
                .ifPresent(option -> {
                    if (!(value >= option.minimum() && value <= option.maximum())) {
                        throw ApiException.field(
                                name,
                                "needs a number within " + option.minimum() + ".." + option.maximum() + ", got "
                                        + value);
                    }
                    request.samplerOption(name, value);
                });
    }

    private static void variation(GenerationRequest.Builder request, Fields fields) {
        double strength = fields.number("subseed_strength", 0, 0, 1);
        if (strength > 0) {
            request.variationSeed(seed(fields, "subseed")).variationStrength(strength);
        }
        long width = fields.whole("seed_resize_from_w", -1);
        long height = fields.whole("seed_resize_from_h", -1);
        if (width > 0 && height > 0) {
            if (width > 8192 || height > 8192) {
                throw ApiException.field(
                        fields.path("seed_resize_from_w"), "needs at most 8192, got " + width + "x" + height);
            }
            request.seedSize(new ImageSize((int) width, (int) height));
        }
    }
}
