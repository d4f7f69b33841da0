package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.control.ControlInput;
import io.github.ctrlora4j.runtime.control.ControlSession;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.networks.DiffusionModel;
import io.github.ctrlora4j.runtime.noise.BatchNoise;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.SamplerStep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One generation that advances step by step. It owns a scope of native memory below nothing else; closing it frees the
 * scope and returns residuals to the cache, at any moment. Confined to one thread.
 */
public final class GenerationSession implements AutoCloseable {
    /** Latents are eight times smaller than pictures; SD1.5's VAE. */
    static final int LATENT_SCALE = 8;

    private static final int LATENT_CHANNELS = 4;

    /**
     * A condition, ready to use.
     *
     * @param network the Base ControlNet with the condition's LoRA
     * @param image finished condition image, of the generation's size
     */
    public record PreparedCondition(ControlBranch network, RgbImage image, double weight, double start, double end) {}

    private final DiffusionModel model;
    private final Sampler sampler;
    private final double guidanceScale;
    private final NDManager scope;
    private final NDArray context;
    private final ControlSession residuals;
    private final BatchNoise noise;
    private final Shape latentShape;
    private final int vaeEncodes;
    private NDArray latents;
    private NDArray clean;
    private int step;
    private int calls;
    private int unetSamples;

    /**
     * Encodes the texts and condition images and draws the noise.
     *
     * @param scope a scope for this session alone; closed with it, also when this constructor throws
     * @param size both sides multiples of 8
     * @param pairsPerPass how many pairs of timestep and text go through a control network at once
     */
    public GenerationSession(
            NDManager scope,
            DiffusionModel model,
            ResidualCache cache,
            Sampler sampler,
            GenerationRequest request,
            ImageSize size,
            List<PreparedCondition> conditions,
            int pairsPerPass) {
        this.scope = scope;
        this.model = model;
        this.sampler = sampler;
        this.guidanceScale = request.guidanceScale();
        this.latentShape =
                new Shape(request.batch(), LATENT_CHANNELS, size.height() / LATENT_SCALE, size.width() / LATENT_SCALE);
        try {
            List<NDArray> texts = new ArrayList<>(List.of(model.encodeText(scope, request.prompt())));
            if (guidanceScale != 1) {
                texts.add(model.encodeText(scope, request.negativePrompt()));
            }
            this.context = NDArrays.concat(new NDList(texts));
            List<ControlInput> inputs = new ArrayList<>();
            for (PreparedCondition condition : conditions) {
                inputs.add(encoded(condition));
            }
            this.vaeEncodes = inputs.size();
            this.residuals = new ControlSession(cache, scope, inputs, texts, timesteps(sampler), pairsPerPass);
            this.noise = BatchNoise.consecutive(request.seed(), request.batch());
            this.latents = firstLatents();
            this.clean = latents.duplicate();
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    private ControlInput encoded(PreparedCondition condition) {
        try (NDManager pixels = scope.newSubManager()) {
            NDArray latent = model.encodeCondition(scope, ImageTensors.toArray(pixels, condition.image()));
            return new ControlInput(
                    condition.network(), latent, condition.weight(), condition.start(), condition.end());
        }
    }

    /** The next draw of every image's own generator: image i sees what it would see alone with seed + i. */
    private NDArray drawNoise(NDManager owner) {
        int height = (int) latentShape.get(2);
        int width = (int) latentShape.get(3);
        return owner.create(noise.randn(LATENT_CHANNELS, height, width), latentShape);
    }

    private NDArray firstLatents() {
        NDArray unit = drawNoise(scope);
        return sampler.initialScale() == 1 ? unit : unit.muli(sampler.initialScale());
    }

    private static List<double[]> timesteps(Sampler sampler) {
        return IntStream.range(0, sampler.steps()).mapToObj(sampler::timesteps).toList();
    }

    /** Number of steps; may differ from the request's by one or more where the sampler's grid says so. */
    public int steps() {
        return sampler.steps();
    }

    /** Steps done so far. */
    public int step() {
        return step;
    }

    /** Network calls of all steps together. */
    public int totalCalls() {
        return timesteps(sampler).stream().mapToInt(times -> times.length).sum();
    }

    /** Network calls so far. */
    public int calls() {
        return calls;
    }

    public boolean isDone() {
        return step == steps();
    }

    /** Makes the control residuals of the next step ready, so that their cost can be told from the UNet's. */
    public void prepareControl() {
        residuals.at(step, 0);
    }

    /** One step: control, UNet, guidance, sampler. */
    public void advance() {
        try (NDManager local = scope.newSubManager()) {
            latents.attach(local);
            SamplerStep result =
                    sampler.step(latents, step, (x, call) -> predictNoise(local, x, call), draw -> drawNoise(local));
            clean.close();
            latents = local.ret(result.next());
            clean = local.ret(result.x0());
        }
        step++;
    }

    private NDArray predictNoise(NDManager local, NDArray x, int call) {
        ControlSession.Step control = residuals.at(step, call);
        double timestep = sampler.timesteps(step)[call];
        NDArray predicted = model.predictNoise(local, x, timestep, context, control.residuals(), control.weights());
        unetSamples += (int) predicted.getShape().get(0);
        calls++;
        return guided(predicted);
    }

    /** Classifier-free guidance {@code u + s (c - u)} over the batch of both texts, the conditional one first. */
    private NDArray guided(NDArray predicted) {
        if (guidanceScale == 1) {
            return predicted;
        }
        NDList halves = predicted.split(2);
        NDArray conditional = halves.get(0);
        NDArray unconditional = halves.get(1);
        return unconditional.add(conditional.sub(unconditional).mul(guidanceScale));
    }

    /** The first image as it looks now: the clean latent that the last step predicted, decoded. */
    public RgbImage preview() {
        return decode(clean, 0);
    }

    /** Image i of the batch; decoded alone, so that memory does not grow with the batch. */
    public RgbImage image(int i) {
        return decode(latents, i);
    }

    private RgbImage decode(NDArray source, int i) {
        try (NDManager local = scope.newSubManager()) {
            NDArray latent = source.get(i + ":" + (i + 1));
            latent.attach(local);
            return ImageTensors.toImage(model.decode(local, latent));
        }
    }

    /** Latents (N, 4, h, w) as they are now; owned by the session. */
    NDArray latents() {
        return latents;
    }

    /** Clean latents (N, 4, h, w) that the last step predicted; owned by the session. */
    NDArray cleanLatents() {
        return clean;
    }

    public int vaeEncodes() {
        return vaeEncodes;
    }

    public int controlSamples() {
        return residuals.samples();
    }

    public int unetSamples() {
        return unetSamples;
    }

    @Override
    public void close() {
        residuals.close();
        sampler.close();
        scope.close();
    }
}
