package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.models.sd15.Sd15;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import io.github.ctrlora4j.runtime.sampling.Walk;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The reduced-width models of the golden files, see {@code ctrlora/README.md} beside this class's resources. */
public final class GoldenModels {
    public static final String DEVICE = System.getProperty("ctrlora4j.test.device", "cpu");

    /** In float32, on a GPU too, unless {@code ctrlora4j.test.precision} says otherwise. */
    public static final TorchEngine ENGINE =
            TorchEngine.start(DEVICE, DataType.valueOf(System.getProperty("ctrlora4j.test.precision", "FLOAT32")));

    public static final ModelReader FILES = ModelReader.discover(GoldenModels.class.getClassLoader());
    public static final Architecture SD15 = new Sd15(ClipTokenizer.load());

    /** Of the golden checkpoints. */
    public static final NoiseSchedule NOISE =
            SD15.schedule(ModelWeights.builder(ModelRole.CHECKPOINT, SD15.id()).build(), Optional.empty());

    private GoldenModels() {}

    public static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(GoldenModels.class.getResource("ctrlora/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** A host with the golden models and style LoRAs; the caller closes it. */
    public static Ctrlora4j host() {
        return Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(file("sd.safetensors").getParent())
                .modelFolder(GoldenLoraFiles.file("kohya-linear.pt").getParent())
                .device(DEVICE)
                .build());
    }

    public static RgbImage image(String name) {
        return ImageFiles.read(file(name));
    }

    public static OpenedModel open(String name, ModelRole role) {
        return FILES.open(file(name), role);
    }

    static WholeModel checkpoint(String name) {
        return checkpoint(ENGINE, name);
    }

    static WholeModel checkpoint(TorchEngine engine, String name) {
        try (OpenedModel opened = open(name, ModelRole.CHECKPOINT)) {
            return WholeModel.load(engine, file(name), opened.weights());
        }
    }

    public static BaseControlNet base() {
        return base(ENGINE);
    }

    static BaseControlNet base(TorchEngine engine) {
        try (OpenedModel opened = open("basecn.ckpt", ModelRole.BASE_CONTROLNET)) {
            return SD15.loadBase(engine, file("basecn.ckpt"), opened.weights());
        }
    }

    public static MergedControlNet condition(BaseControlNet base, String name) {
        try (OpenedModel opened = open(name, ModelRole.CONDITION_LORA)) {
            return base.activate(file(name), opened.weights());
        }
    }

    /** A finished condition image on a branch, as trained. */
    static ReadyCondition ready(ControlBranch branch, RgbImage image) {
        return ready(branch, image, Strength.FULL);
    }

    static ReadyCondition ready(ControlBranch branch, RgbImage image, Strength strength) {
        ConditionInput input =
                ConditionInput.builder(ConditionInput.NONE, image).build();
        PlannedCondition planned =
                new PlannedCondition(input, Optional.empty(), Map.of(), strength, ControlFile.lora(file("lora0.ckpt")));
        return new ReadyCondition(planned, image, Optional.empty(), Optional.empty(), branch);
    }

    /** A session on {@link #ENGINE} or another one with the conditions that are given, whatever the request has. */
    static GenerationSession session(
            TorchEngine engine,
            DiffusionModel model,
            ResidualCache cache,
            GenerationRequest request,
            ImageSize size,
            List<ReadyCondition> conditions,
            int pairsPerPass) {
        return session(
                engine,
                model,
                cache,
                request,
                size,
                conditions,
                pairsPerPass,
                () -> sampler(request),
                PassStart::noise);
    }

    private static Sampler sampler(GenerationRequest request) {
        Walk walk = request.initialImage()
                .map(initial -> Walk.fromPicture(initial.denoise(), initial.allSteps()))
                .orElse(Walk.WHOLE);
        return SamplerCatalog.create(request.sampler(), NOISE, request.steps(), request.samplerOptions(), walk);
    }

    static GenerationSession session(
            TorchEngine engine,
            DiffusionModel model,
            ResidualCache cache,
            GenerationRequest request,
            ImageSize size,
            List<ReadyCondition> conditions,
            int pairsPerPass,
            Supplier<Sampler> samplers,
            Function<BatchPart, PassStart> start) {
        GenerationPlan plan = plan(request, size, samplers, conditions);
        NDManager scope = engine.newManager();
        SessionResources resources = new SessionResources(
                scope,
                PictureCodec.whole(model),
                new TextContexts(model, scope, plan.model(), request, () -> {}),
                cache,
                new ConditionLatents(),
                pairsPerPass);
        return GenerationSession.open(
                resources, request, plan.passes().get(0), start.apply(BatchPart.whole(plan.seeds())), conditions);
    }

    /** Of one pass, without style LoRAs and embeddings. */
    static GenerationPlan plan(
            GenerationRequest request, ImageSize size, Supplier<Sampler> samplers, List<ReadyCondition> conditions) {
        Path checkpoint = file("sd.safetensors");
        PlannedModel model =
                new PlannedModel(checkpoint, SD15, NOISE, false, ModelSources.of(checkpoint), List.of(), List.of());
        return new GenerationPlan(
                request,
                List.of(PlannedPass.of(request, size, samplers, prompts -> model, (prompts, drawing) -> 0)),
                InitialPicture.of(request, size),
                Optional.of(file("basecn.ckpt")),
                conditions.stream().map(ReadyCondition::planned).toList());
    }
}
