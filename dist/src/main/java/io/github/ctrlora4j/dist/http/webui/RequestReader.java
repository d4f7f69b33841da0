package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.github.ctrlora4j.runtime.images.SourcePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The one place that knows what the fields of a request mean here. Everything that can be wrong is found before the
 * request is put into the queue; what cannot be done is refused, never left out. Thread-safe.
 */
public final class RequestReader {
    /** Seeds of stable-diffusion-webui. */
    private static final long SEEDS = 4_294_967_294L;

    /** Names under which the ControlNet units come, in lower case. */
    private static final String CONTROLNET = "controlnet";

    /** The runtime's names of fields are not the API's. */
    private static final Map<String, String> FIELDS = Map.of(
            "guidanceScale", "cfg_scale",
            "negative prompt", "negative_prompt",
            "clipSkip", "override_settings.CLIP_stop_at_last_layers",
            "variationStrength", "subseed_strength",
            "batch", "batch_size",
            "size", "width",
            "denoise", "denoising_strength",
            "inpainting", "mask",
            "vae", "override_settings." + OptionValues.VAE,
            "base", "override_settings." + OptionValues.BASE);

    private final ImageHost host;
    private final CheckpointTitles checkpoints;
    private final ApiSamplers samplers;
    private final RequestLimits limits;
    private final Optional<String> ownBase;

    /** @param ownBase the Base ControlNet that the operator names */
    public RequestReader(
            ImageHost host,
            CheckpointTitles checkpoints,
            ApiSamplers samplers,
            RequestLimits limits,
            Optional<String> ownBase) {
        this.ownBase = ownBase;
        this.host = host;
        this.checkpoints = checkpoints;
        this.samplers = samplers;
        this.limits = limits;
    }

    /**
     * @param kind {@code txt2img} or {@code img2img}
     * @param stored the options in effect
     * @throws ApiException if the request cannot be carried out as it is
     */
    Drawing read(String kind, Fields given, OptionValues stored) {
        Fields fields = InfotextFields.filled(host, given);
        OptionValues options = stored.with(fields.object("override_settings"));
        rejectUnsupported(fields);
        CheckpointTitles.Entry checkpoint = checkpoint(fields, options);
        ApiSamplers.Choice choice = samplers.choose(
                fields.text("sampler_name").orElseGet(() -> fields.text("sampler_index", "Euler")),
                fields.text("scheduler"));
        int steps = fields.whole("steps", 50, GenerationRequest.MIN_STEPS, GenerationRequest.MAX_STEPS);
        ImageSize wanted = new ImageSize(
                limits.side(fields.path("width"), fields.whole("width", 512)),
                limits.side(fields.path("height"), fields.whole("height", 512)));
        Optional<SourcePicture> source =
                kind.equals("img2img") ? Optional.of(PictureFields.source(fields)) : Optional.empty();
        Optional<InitialImage> initial = source.map(picture -> PictureFields.initialImage(fields, options, picture));
        Optional<PictureFields.Passes> passes = source.isPresent()
                ? Optional.empty()
                : PictureFields.hires(fields, wanted, samplers, checkpoints, limits);
        ImageSize size = passes.map(PictureFields.Passes::first).orElse(wanted);
        int batch = fields.whole("batch_size", 1, 1, limits.maxBatch());
        int batches = fields.whole("n_iter", 1, 1, limits.maxBatches());
        int running = initial.map(picture ->
                        PictureFields.runningSteps(picture, steps, ApiSamplers.isOfNoiseLevels(choice.sampler())))
                .orElseGet(() -> choice.sampler().steps(steps));
        List<ControlUnit> units = units(fields, options, source, running);
        GenerationRequest.Builder request = request(fields, options, checkpoint, choice, steps, size, batch);
        initial.ifPresent(request::initialImage);
        source.flatMap(picture -> PictureFields.inpainting(fields)).ifPresent(request::inpainting);
        passes.map(PictureFields.Passes::second).ifPresent(request::hiresFix);
        GenerationRequest built = built(request);
        limits.requireAffordable(cost(built, choice.sampler(), initial.isPresent() ? running : steps, size, batches)
                * RequestLimits.control(units.size()));
        return new Drawing(
                kind,
                built,
                checkpoint,
                checkpoints.shownHash(checkpoint),
                choice.sampler(),
                size,
                batches,
                units,
                options,
                fields.flag("send_images", true),
                RequestEcho.of(kind, fields.node()));
    }

    private static double cost(
            GenerationRequest request, SamplerDescriptor sampler, int steps, ImageSize size, int batches) {
        int pictures = request.batch() * batches;
        boolean isGuided = request.guidanceScale() != 1;
        double first = RequestLimits.cost(size, pictures, sampler.calls(steps), isGuided);
        return first
                + request.hiresFix()
                        .map(fix -> RequestLimits.cost(
                                fix.size().orElse(size),
                                pictures,
                                sampler.calls(fix.steps() == 0 ? steps : fix.steps()),
                                isGuided))
                        .orElse(0.0);
    }

    private CheckpointTitles.Entry checkpoint(Fields fields, OptionValues options) {
        Fields overrides = fields.object("override_settings");
        if (overrides.has(OptionValues.CHECKPOINT)) {
            return checkpoints.resolve(
                    overrides.path(OptionValues.CHECKPOINT), overrides.text(OptionValues.CHECKPOINT, ""));
        }
        return checkpoints
                .current(options.text(OptionValues.CHECKPOINT))
                .orElseThrow(() -> ApiException.of(
                        422, "no checkpoint is installed; put an SD 1.5 checkpoint into the model folder"));
    }

    private GenerationRequest.Builder request(
            Fields fields,
            OptionValues options,
            CheckpointTitles.Entry checkpoint,
            ApiSamplers.Choice choice,
            int steps,
            ImageSize size,
            int batch) {
        GenerationRequest.Builder request = GenerationRequest.builder(
                        checkpoint.file().toString())
                .prompt(prompt(fields, "prompt"))
                .negativePrompt(prompt(fields, "negative_prompt"))
                .clipSkip(options.whole("CLIP_stop_at_last_layers"))
                .steps(steps)
                .guidanceScale(fields.number("cfg_scale", 7))
                .sampler(choice.sampler().id())
                .seed(seed(fields, "seed"))
                .noiseSource(options.text("randn_source").equals("CPU") ? NoiseSource.CPU : NoiseSource.GPU)
                .noiseConvention(
                        options.text(OptionValues.NOISE_CONVENTION).equals(OptionValues.COMFY_UI)
                                ? NoiseConvention.COMFY_UI
                                : NoiseConvention.WEB_UI)
                .seamless(fields.flag("tiling", options.flag(OptionValues.TILING)))
                .batch(batch)
                .size(size);
        choice.schedule().ifPresent(schedule -> request.samplerOption(ApiSamplers.SCHEDULE, schedule));
        samplerNumbers(request, fields, options, choice.sampler());
        Optional.of(options.text(OptionValues.SDE_NOISE))
                .filter(noise -> !noise.isBlank() && ApiSamplers.hasOption(choice.sampler(), ApiSamplers.NOISE))
                .ifPresent(noise -> request.samplerOption(ApiSamplers.NOISE, noise));
        variation(request, fields);
        vae(options).ifPresent(request::vae);
        base(options).ifPresent(request::base);
        return request;
    }

    private static GenerationRequest built(GenerationRequest.Builder request) {
        try {
            return request.build();
        } catch (InvalidRequestException e) {
            throw translated(e);
        }
    }

    /** A refusal of the runtime in terms of the API. */
    static ApiException translated(CtrloraException refusal) {
        String subject = refusal.subject().orElse("");
        String field = FIELDS.getOrDefault(subject, subject);
        ApiException failure = field.isEmpty()
                ? ApiException.of(422, refusal.problem())
                : ApiException.field(field, refusal.problem());
        failure.initCause(refusal);
        return failure;
    }

    /** Empty for the checkpoint's own. */
    private Optional<String> vae(OptionValues options) {
        String name = options.text(OptionValues.VAE);
        return name.isBlank() || name.equals("Automatic") || name.equals("None")
                ? Optional.empty()
                : Optional.of(listed(OptionValues.VAE, name, ModelRole.VAE, ModelRole.CHECKPOINT));
    }

    /** Empty for the only one that fits; what the operator names may lie anywhere. */
    private Optional<String> base(OptionValues options) {
        String name = options.text(OptionValues.BASE);
        if (name.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                ownBase.equals(Optional.of(name)) ? name : listed(OptionValues.BASE, name, ModelRole.BASE_CONTROLNET));
    }

    /** Clients name files of the lists, never paths. */
    private String listed(String option, String name, ModelRole... roles) {
        return CheckpointTitles.named(host.models(), List.of(roles), "override_settings." + option, name)
                .toString();
    }

    static String prompt(Fields fields, String name) {
        String text = fields.text(name, "");
        return fields.flag("disable_extra_networks", false) ? text.replaceAll("<[^<>:]+:[^<>]+>", "") : text;
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

    private List<ControlUnit> units(Fields fields, OptionValues options, Optional<SourcePicture> source, int steps) {
        Fields scripts = fields.object("alwayson_scripts");
        List<ControlUnit> units = new ArrayList<>();
        for (String name : scripts.names()) {
            if (!name.toLowerCase(Locale.ROOT).equals(CONTROLNET)) {
                throw ApiException.of(422, "always on script " + name + " not found");
            }
            ControlCatalog catalog = ControlCatalog.of(host.conditions(), host.models());
            units.addAll(new UnitReader(catalog, source, steps, fields.flag("enable_hr", false))
                    .read(scripts.object(name).objects("args"), options.whole("control_net_unit_count")));
        }
        return units;
    }

    /** Known to clients and not to us: what would change the picture is refused; what is off is fine. */
    private static void rejectUnsupported(Fields fields) {
        if (fields.flag("restore_faces", false)) {
            throw ApiException.field(fields.path("restore_faces"), "is not supported; send false");
        }
        for (String field : List.of("s_min_uncond", "s_churn")) {
            if (fields.number(field, 0) != 0) {
                throw ApiException.field(fields.path(field), "is not supported; send 0");
            }
        }
        for (String field : List.of("refiner_checkpoint", "firstpass_image")) {
            String text = fields.text(field, "");
            if (!text.isBlank() && !text.equals("None")) {
                throw ApiException.field(fields.path(field), "is not supported; leave it out");
            }
        }
        if (!fields.text("script_name", "").isBlank()) {
            throw ApiException.of(422, "Script '" + fields.text("script_name", "") + "' not found");
        }
        if (!fields.texts("styles").isEmpty()) {
            throw ApiException.field(
                    fields.path("styles"),
                    "there is no style '" + fields.texts("styles").get(0) + "'");
        }
    }
}
