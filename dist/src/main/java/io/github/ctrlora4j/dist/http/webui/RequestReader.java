package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.github.ctrlora4j.runtime.images.SourcePicture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The one place that knows what the fields of a request mean here. Everything that can be wrong is found before the
 * request is put into the queue; what cannot be done is refused, never left out. Thread-safe.
 */
public final class RequestReader {
    /** Names under which the ControlNet units come, in lower case. */
    private static final String CONTROLNET = "controlnet";

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
        UnsupportedFields.reject(fields);
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
                : PictureFields.hires(fields, wanted, options, samplers, checkpoints, limits);
        ImageSize size = passes.map(PictureFields.Passes::first).orElse(wanted);
        int batch = fields.whole("batch_size", 1, 1, limits.maxBatch());
        int batches = fields.whole("n_iter", 1, 1, limits.maxBatches());
        int running = initial.map(picture ->
                        PictureFields.runningSteps(picture, steps, ApiSamplers.isOfNoiseLevels(choice.sampler())))
                .orElseGet(() -> choice.sampler().steps(steps));
        List<ControlUnit> units = units(fields, options, source, running);
        GenerationRequest.Builder request = request(fields, options, checkpoint, choice, steps, size)
                .batch(batch)
                .batchCount(batches);
        initial.ifPresent(request::initialImage);
        source.flatMap(picture -> PictureFields.inpainting(fields)).ifPresent(request::inpainting);
        passes.map(PictureFields.Passes::second).ifPresent(request::hiresFix);
        GenerationRequest built = built(request);
        limits.requireAffordable(cost(built, choice.sampler(), initial.isPresent() ? running : steps, size)
                * RequestLimits.control(units.size()));
        return new Drawing(
                kind,
                built,
                checkpoint,
                checkpoints.shownHash(checkpoint),
                choice.sampler(),
                size,
                units,
                options,
                fields.flag("send_images", true),
                RequestEcho.of(kind, fields.node()));
    }

    private static double cost(GenerationRequest request, SamplerDescriptor sampler, int steps, ImageSize size) {
        int pictures = request.batch() * request.batchCount();
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
            ImageSize size) {
        GenerationRequest.Builder request = GenerationRequest.builder(
                        checkpoint.file().toString())
                .prompt(PromptFields.prompt(fields, "prompt", options))
                .negativePrompt(PromptFields.prompt(fields, "negative_prompt", options))
                .clipSkip(options.whole("CLIP_stop_at_last_layers"))
                .steps(steps)
                .guidanceScale(fields.number("cfg_scale", 7))
                .seamless(fields.flag("tiling", options.flag(OptionValues.TILING)))
                .size(size);
        SamplingFields.add(request, fields, options, choice);
        vae(options).ifPresent(request::vae);
        base(options).ifPresent(request::base);
        return request;
    }

    private static GenerationRequest built(GenerationRequest.Builder request) {
        try {
            return request.build();
        } catch (InvalidRequestException e) {
            throw ApiFields.refusal(e);
        }
    }

    /** Empty for the checkpoint's own. */
    private Optional<String> vae(OptionValues options) {
        String name = options.text(OptionValues.VAE);
        return name.isBlank() || name.equals("Automatic") || name.equals("None")
                ? Optional.empty()
                : Optional.of(listed(OptionValues.VAE, name, ModelRole.VAE, ModelRole.CHECKPOINT));
    }

    /** Empty for the only one that fits; what the operator names may lie anywhere, and clients see its stem. */
    private Optional<String> base(OptionValues options) {
        String name = options.text(OptionValues.BASE);
        if (name.isBlank()) {
            return Optional.empty();
        }
        return ownBase.filter(own -> CheckpointTitles.stem(Path.of(own)).equals(name))
                .or(() -> Optional.of(listed(OptionValues.BASE, name, ModelRole.BASE_CONTROLNET)));
    }

    /** Clients name files of the lists, never paths. */
    private String listed(String option, String name, ModelRole... roles) {
        return CheckpointTitles.named(host.models(), List.of(roles), "override_settings." + option, name)
                .toString();
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
}
