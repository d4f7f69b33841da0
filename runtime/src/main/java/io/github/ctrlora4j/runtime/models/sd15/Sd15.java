package io.github.ctrlora4j.runtime.models.sd15;

import ai.djl.ndarray.NDArray;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.Prediction;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.ControlNet;
import io.github.ctrlora4j.runtime.control.EncoderShape;
import io.github.ctrlora4j.runtime.control.NewBase;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.LatentSpace;
import io.github.ctrlora4j.runtime.models.ModelComponent;
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.models.WorkingMemory;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.programs.TextEncoder;
import io.github.ctrlora4j.runtime.programs.Unet;
import io.github.ctrlora4j.runtime.programs.Vae;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.prompt.PromptChunks;
import io.github.ctrlora4j.runtime.prompt.PromptTokens;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.prompt.Triggers;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import io.github.ctrlora4j.runtime.sampling.Parameterization;
import io.github.ctrlora4j.runtime.weights.ArrayPool;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stable Diffusion 1.x, and reduced copies of it. Source of all numbers: LDM's {@code v1-inference.yaml}. */
public final class Sd15 implements Architecture {
    static final LatentSpace LATENTS = new LatentSpace(8, 4);

    /** What the VAE's latents are multiplied with. */
    static final double LATENT_FACTOR = 0.18215;

    private static final String TOKEN_TABLE =
            "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight";

    /** Begins the names of the UNet's tensors. */
    private static final String UNET = "model.diffusion_model.";

    private static final String FIRST_CONVOLUTION = UNET + "input_blocks.0.0.weight";

    private final ClipTokenizer tokenizer;
    private final NoiseSchedule schedule = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    public Sd15(ClipTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public String id() {
        return "sd15";
    }

    @Override
    public LatentSpace latents() {
        return LATENTS;
    }

    @Override
    public NoiseSchedule schedule(ModelWeights checkpoint, Optional<Prediction> prediction) {
        boolean zeroSnr = prediction
                .map(value -> value == Prediction.V_ZERO_SNR)
                .orElseGet(() -> Sd15Settings.hasZeroTerminalSnr(checkpoint.settings()));
        boolean velocity = prediction
                .map(value -> value != Prediction.EPSILON)
                .orElseGet(() -> Sd15Settings.predictsVelocity(checkpoint.settings()));
        NoiseSchedule noise = zeroSnr ? schedule.withZeroTerminalSnr() : schedule;
        return velocity ? noise.predicting(Parameterization.VELOCITY) : noise;
    }

    @Override
    public int nativeResolution(ModelWeights checkpoint) {
        return Sd15Settings.nativeResolution(checkpoint.settings());
    }

    @Override
    public PromptChunks chunks(String text, PromptSyntax syntax, List<TextEmbedding> embeddings) {
        return switch (syntax) {
            case WEB_UI -> PromptChunks.of(tokenizer, text, embeddings);
            case PLAIN -> PromptChunks.plain(tokenizer, text, embeddings);
        };
    }

    @Override
    public int textCapacity() {
        return ClipTokenizer.CAPACITY;
    }

    @Override
    public Optional<String> droppedText(String text, List<TextEmbedding> embeddings) {
        return PromptTokens.of(tokenizer, text, embeddings).dropped();
    }

    @Override
    public Triggers triggers(List<String> names) {
        return new Triggers(tokenizer, names);
    }

    @Override
    public long textWidth(ModelWeights checkpoint) {
        return Optional.ofNullable(
                        checkpoint.components().getOrDefault("text", Map.of()).get(TOKEN_TABLE))
                .map(table -> table.shape().get(1))
                .orElse(0L);
    }

    @Override
    public long contextWidth(ModelWeights checkpoint) {
        return unet(checkpoint).entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".attn2.to_k.weight"))
                .mapToLong(entry -> entry.getValue().shape().get(1))
                .findFirst()
                .orElse(0);
    }

    @Override
    public EncoderShape encoder(ModelWeights checkpoint) {
        return EncoderShape.of(unet(checkpoint), UNET);
    }

    @Override
    public ModelWeights newBase(ModelWeights checkpoint) {
        Map<String, String> settings = new HashMap<>(checkpoint.settings());
        settings.keySet().removeIf(name -> !Sd15Settings.OF_CONTROL.contains(name));
        return ModelWeights.builder(ModelRole.BASE_CONTROLNET, id())
                .component("control", NewBase.of(unet(checkpoint), UNET))
                .settings(settings)
                .build();
    }

    private static Map<String, Tensor> unet(ModelWeights checkpoint) {
        return checkpoint.components().getOrDefault("unet", Map.of());
    }

    @Override
    public boolean isInpaintingModel(ModelWeights checkpoint) {
        Tensor input = unet(checkpoint).get(FIRST_CONVOLUTION);
        return input != null && input.shape().get(1) == 2 * LATENTS.channels() + 1;
    }

    @Override
    public ModelComponent load(TorchEngine engine, Path file, ModelWeights weights, ModelPart part, ArrayPool pool) {
        return Sd15Component.load(engine, file, weights, part, pool);
    }

    @Override
    public ArrayPool pool(TorchEngine engine, ModelWeights weights, ModelPart part) {
        return new ArrayPool(
                engine.newManager(),
                weights.components().getOrDefault(part.component(), Map.of()).values(),
                Sd15Component.type(engine, part));
    }

    @Override
    public long bytes(TorchEngine engine, ModelWeights weights, ModelPart part) {
        double elements = weights.components().getOrDefault(part.component(), Map.of()).values().stream()
                .mapToDouble(Tensor::elements)
                .sum();
        return (long) (elements * Sd15Component.type(engine, part).getNumOfBytes());
    }

    @Override
    public WorkingMemory workingMemory(TorchEngine engine, ModelWeights unet, ModelWeights vae) {
        return Sd15WorkingMemory.of(
                unet.components().getOrDefault(ModelPart.UNET.component(), Map.of()),
                vae.components().getOrDefault(ModelPart.VAE.component(), Map.of()),
                engine.computeType().getNumOfBytes());
    }

    @Override
    public boolean isLoaded(TorchEngine engine, ModelComponent loaded, Path file, ModelWeights weights) {
        return loaded instanceof Sd15Component<?> component && component.isSame(engine, file, weights);
    }

    @Override
    public DiffusionModel model(
            TorchEngine engine,
            ModelComponent text,
            ModelComponent unet,
            ModelComponent vae,
            ModelComponent conditionVae,
            Object conditionEncoder) {
        return new Sd15Model(
                engine.computeType(),
                component(text, TextEncoder.class),
                component(unet, Unet.class),
                component(vae, Vae.class),
                component(conditionVae, Vae.class),
                conditionEncoder);
    }

    private static <P extends AutoCloseable> Sd15Component<P> component(ModelComponent component, Class<P> program) {
        if (!(component instanceof Sd15Component<?> own) || !program.isInstance(own.program())) {
            throw new IllegalArgumentException("not a loaded " + program.getSimpleName());
        }
        @SuppressWarnings("unchecked") // its program was checked
        Sd15Component<P> typed = (Sd15Component<P>) own;
        return typed;
    }

    @Override
    public BaseControlNet loadBase(TorchEngine engine, Path file, ModelWeights base) {
        Sd15Settings settings = new Sd15Settings(file, base.settings());
        return BaseControlNet.load(engine, file, base, settings.unetHeads(), settings.unetNormGroups());
    }

    @Override
    public ControlNet loadControlNet(TorchEngine engine, Path file, ModelWeights controlNet, Map<String, Tensor> unet) {
        return ControlNet.load(engine, file, controlNet, attention(file, controlNet), unet);
    }

    @Override
    public ControlTraining.Attention attention(Path file, ModelWeights weights) {
        Sd15Settings settings = new Sd15Settings(file, weights.settings());
        return new ControlTraining.Attention(settings.unetHeads(), settings.unetNormGroups());
    }

    @Override
    public ControlTraining training(
            ControlTraining.Network network,
            ModelComponent unet,
            ControlTraining.Attention unetAttention,
            Map<String, NDArray> control,
            ControlTraining.Attention attention) {
        return ControlTraining.bind(network, component(unet, Unet.class).loaded(), unetAttention, control, attention);
    }
}
