package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.runtime.control.ControlInput;
import io.github.ctrlora4j.runtime.control.ControlSession;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.noise.BatchNoise;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.SamplerStep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One generation that advances step by step. Owns a root scope of native memory. Closing it, at any time, frees the scope
 * and returns residuals to the cache. Confined to one thread.
 */
final class GenerationSession implements AutoCloseable {
    private final DiffusionModel model;
    private final Sampler sampler;
    private final double guidanceScale;
    private final NDManager scope;
    private final NDArray context;
    private final ControlSession control;
    private final BatchNoise noise;
    private final Shape latentShape;
    private final int vaeEncodes;
    private final OwnedResources owned;
    private NDArray latents;
    private NDArray clean;
    private int step;
    private int calls;
    private int unetSamples;

    private GenerationSession(
            SessionResources resources, GenerationPlan plan, List<ReadyCondition> conditions, OwnedResources building) {
        GenerationRequest request = plan.request();
        this.scope = building.own(resources.scope());
        this.model = resources.model();
        this.sampler = building.own(plan.sampler());
        this.guidanceScale = request.guidanceScale();
        this.latentShape = model.latents().shape(request.batch(), plan.size());
        List<NDArray> texts = new ArrayList<>(List.of(model.encodeText(scope, request.prompt())));
        if (guidanceScale != 1) {
            texts.add(model.encodeText(scope, request.negativePrompt()));
        }
        this.context = NDArrays.concat(new NDList(texts));
        int encodesBefore = resources.conditionLatents().encodes();
        List<ControlInput> inputs = conditions.stream()
                .map(condition -> new ControlInput(
                        condition.branch(),
                        resources.conditionLatents().of(model, scope, condition.image()),
                        condition.planned().strength()))
                .toList();
        this.vaeEncodes = resources.conditionLatents().encodes() - encodesBefore;
        this.control = building.own(new ControlSession(
                resources.cache(), scope, inputs, texts, timesteps(sampler), resources.pairsPerPass()));
        this.noise = BatchNoise.consecutive(request.seed(), request.batch());
        this.latents = firstLatents();
        this.clean = latents.duplicate();
        this.owned = building.release();
    }

    /**
     * Encodes the texts and condition images and draws the noise.
     *
     * @param conditions those of the plan, ready
     */
    static GenerationSession open(SessionResources resources, GenerationPlan plan, List<ReadyCondition> conditions) {
        try (OwnedResources building = new OwnedResources()) {
            return new GenerationSession(resources, plan, conditions, building);
        }
    }

    /** The next draw of every image's own generator: image i gets the noise that it would get alone with seed + i. */
    private NDArray drawNoise(NDManager owner) {
        int channels = (int) latentShape.get(1);
        int height = (int) latentShape.get(2);
        int width = (int) latentShape.get(3);
        return owner.create(noise.randn(channels, height, width), latentShape);
    }

    private NDArray firstLatents() {
        NDArray unit = drawNoise(scope);
        return sampler.initialScale() == 1 ? unit : unit.muli(sampler.initialScale());
    }

    private static List<double[]> timesteps(Sampler sampler) {
        return IntStream.range(0, sampler.steps()).mapToObj(sampler::timesteps).toList();
    }

    /** Number of steps; may differ from the request's, depending on the sampler's grid. */
    int steps() {
        return sampler.steps();
    }

    /** Steps done so far. */
    int step() {
        return step;
    }

    /** Network calls of all steps together. */
    int totalCalls() {
        return timesteps(sampler).stream().mapToInt(times -> times.length).sum();
    }

    /** Network calls so far. */
    int calls() {
        return calls;
    }

    boolean isDone() {
        return step == steps();
    }

    /** Prepares the control residuals of the next step, so that their cost can be measured apart from the UNet's. */
    void prepareControl() {
        control.at(step, 0);
    }

    /** One step: control, UNet, guidance, sampler. */
    void advance() {
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
        ControlSession.Step residuals = control.at(step, call);
        double timestep = sampler.timesteps(step)[call];
        NDArray predicted = model.predictNoise(local, x, timestep, context, residuals.residuals(), residuals.weights());
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
    RgbImage preview() {
        return decode(clean, 0);
    }

    /** Image i of the batch; decoded alone, so that memory does not grow with the batch. */
    RgbImage image(int i) {
        return decode(latents, i);
    }

    private RgbImage decode(NDArray source, int i) {
        try (NDManager local = scope.newSubManager()) {
            NDArray latent = source.get(i + ":" + (i + 1));
            latent.attach(local);
            return ImageTensors.toImage(model.decode(local, latent));
        }
    }

    /** Latents (N, C, h, w) as they are now; owned by the session. */
    NDArray latents() {
        return latents;
    }

    /** Clean latents (N, C, h, w) that the last step predicted; owned by the session. */
    NDArray cleanLatents() {
        return clean;
    }

    /** Condition images that went through the VAE encoder; those that are known need not. */
    int vaeEncodes() {
        return vaeEncodes;
    }

    /** Samples (one timestep, one text) that went through control networks. */
    int controlSamples() {
        return control.samples();
    }

    /** Samples (one latent, one timestep, one text) that went through the UNet. */
    int unetSamples() {
        return unetSamples;
    }

    @Override
    public void close() {
        owned.close();
    }
}
