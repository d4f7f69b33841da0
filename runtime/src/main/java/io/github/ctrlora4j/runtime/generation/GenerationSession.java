package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.control.ControlInput;
import io.github.ctrlora4j.runtime.control.ControlSession;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.ImageTensors;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import io.github.ctrlora4j.runtime.sampling.NoisePrediction;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.SamplerStep;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One pass of a batch that advances step by step. Owns a root scope of native memory. Closing it, at any time, frees
 * the scope and returns residuals to the cache. Confined to one thread.
 */
final class GenerationSession implements AutoCloseable {
    private final DiffusionModel model;
    private final PictureCodec codec;
    private final Sampler sampler;
    private final PassStart start;
    private final Guidance guidance;
    private final NDManager scope;
    /** For each step one context per text, the positive ones first. */
    private final List<List<NDArray>> contexts;

    private final ControlSession control;
    private final SessionNoise noise;
    private final Shape latentShape;
    private final int vaeEncodes;
    private final OwnedResources owned;
    private NDArray latents;
    private NDArray clean;
    private int step;
    private int calls;
    private int unetSamples;

    private GenerationSession(
            SessionResources resources,
            GenerationRequest request,
            PlannedPass pass,
            PassStart start,
            List<ReadyCondition> conditions,
            OwnedResources building) {
        this.scope = building.own(resources.scope());
        this.model = resources.codec().model();
        this.codec = resources.codec();
        this.start = start;
        this.sampler = building.own(pass.samplers().get());
        this.guidance = new Guidance(pass.prompts(), request.guidanceScale());
        this.latentShape = model.latents().shape(start.part().size(), pass.size());
        this.contexts = resources.texts().of(pass);
        int encodesBefore = resources.conditionLatents().encodes();
        List<ControlInput> inputs = conditions.stream()
                .map(condition -> new ControlInput(
                        condition.branch(),
                        condition.branch().guide(scope, picture(resources.conditionLatents(), condition)),
                        condition.planned().strength()))
                .toList();
        this.vaeEncodes = resources.conditionLatents().encodes() - encodesBefore;
        this.control = building.own(new ControlSession(
                resources.cache(),
                scope,
                inputs,
                contexts,
                guidance.hasNegative(),
                timesteps(sampler),
                resources.pairsPerPass()));
        this.noise = new SessionNoise(request, sampler, start.part(), latentShape);
        this.latents = firstLatents();
        this.clean = latents.duplicate();
        this.owned = building.release();
    }

    /**
     * Encodes the texts and condition images and draws the noise.
     *
     * @param pass of this request
     * @param conditions those of the request, ready at the size of the pass
     */
    static GenerationSession open(
            SessionResources resources,
            GenerationRequest request,
            PlannedPass pass,
            PassStart start,
            List<ReadyCondition> conditions) {
        try (OwnedResources building = new OwnedResources()) {
            return new GenerationSession(resources, request, pass, start, conditions, building);
        }
    }

    private ControlBranch.Picture picture(ConditionLatents conditionLatents, ReadyCondition condition) {
        return new ControlBranch.Picture() {
            @Override
            public NDArray pixels(NDManager owner) {
                return ImageTensors.toArray(owner, condition.image());
            }

            @Override
            public NDArray latent(NDManager owner) {
                return conditionLatents.of(codec, owner, condition.image());
            }

            @Override
            public Optional<NDArray> mask(NDManager owner) {
                return condition.mask().map(mask -> ImageTensors.toArray(owner, mask));
            }
        };
    }

    private NDArray firstLatents() {
        NDArray unit = noise.first(scope);
        if (start.clean().isPresent()) {
            try (NDManager local = scope.newSubManager()) {
                unit.attach(local);
                return local.ret(sampler.start(clean(start.clean().get(), unit), unit));
            }
        }
        return noise.scale() == 1 ? unit : unit.muli(noise.scale());
    }

    /** The given pictures' latents, one for each image. */
    private NDArray clean(NDArray given, NDArray noise) {
        if (start.noiseInMask()) {
            return start.known().orElseThrow().in(noise);
        }
        NDArray each = given.broadcast(latentShape);
        each.attach(noise.getManager());
        return each;
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

    /** Network calls so far. */
    int calls() {
        return calls;
    }

    boolean isDone() {
        return step == steps();
    }

    /** Prepares the control residuals of the next step, so that their cost can be measured apart from the UNet's. */
    void prepareControl() {
        control.prepare(step);
    }

    /** One step: control, UNet, guidance, sampler. */
    void advance() {
        try (NDManager local = scope.newSubManager()) {
            latents.attach(local);
            NoisePrediction network = (x, call, alpha) -> predictNoise(local, x, call);
            NoisePrediction keeping =
                    start.known().map(part -> part.in(network)).orElse(network);
            SamplerStep result = sampler.step(latents, step, keeping, draw -> noise.of(local, draw));
            clean.close();
            boolean isLast = step + 1 == steps();
            NDArray next =
                    isLast ? start.known().map(part -> part.in(result.next())).orElse(result.next()) : result.next();
            latents = local.ret(next);
            clean = local.ret(result.x0());
        }
        step++;
    }

    private NDArray predictNoise(NDManager local, NDArray x, int call) {
        UnetControl added = control.at(step, call, x);
        double timestep = sampler.timesteps(step)[call];
        NDArray predicted = model.predictNoise(local, input(local, x), timestep, context(local), added);
        unetSamples += (int) predicted.getShape().get(0);
        calls++;
        return guidance.of(predicted);
    }

    /** The latent, and behind it the other channels of the network's input. */
    private NDArray input(NDManager local, NDArray x) {
        if (start.extraInputs().isEmpty()) {
            return x;
        }
        NDArray extra = start.extraInputs().get();
        Shape shape = extra.getShape();
        NDArray each = extra.broadcast(x.getShape().get(0), shape.get(1), shape.get(2), shape.get(3));
        each.attach(local);
        NDArray view = x.reshape(x.getShape());
        view.attach(local);
        return NDArrays.concat(new NDList(view, each), 1);
    }

    /** The texts of this step (T, tokens, width). */
    private NDArray context(NDManager local) {
        NDList texts = new NDList();
        for (NDArray text : contexts.get(step)) {
            // A concatenation belongs to its first array's owner.
            NDArray view = text.reshape(text.getShape());
            view.attach(local);
            texts.add(view);
        }
        return NDArrays.concat(texts);
    }

    /** The first image as it looks now: the clean latent that the last step predicted, decoded. */
    RgbImage preview() {
        return codec.decode(clean, 0);
    }

    /** Image i of the part; decoded alone, so that memory does not grow with the batch. */
    RgbImage image(int i) {
        return codec.decode(latents, i);
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
