package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.control.ControlInput;
import io.github.ctrlora4j.runtime.control.ControlSession;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.noise.BatchNoise;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import io.github.ctrlora4j.runtime.prompt.PromptTexts;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.SamplerStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final PromptTexts prompts;
    /** For each step one context per text, the positive ones first. */
    private final List<List<NDArray>> contexts;

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
        this.prompts = plan.prompts();
        this.contexts = contexts(model, scope, plan);
        int encodesBefore = resources.conditionLatents().encodes();
        List<ControlInput> inputs = conditions.stream()
                .map(condition -> new ControlInput(
                        condition.branch(),
                        resources.conditionLatents().of(model, scope, condition.image()),
                        condition.planned().strength()))
                .toList();
        this.vaeEncodes = resources.conditionLatents().encodes() - encodesBefore;
        this.control = building.own(new ControlSession(
                resources.cache(), scope, inputs, contexts, timesteps(sampler), resources.pairsPerPass()));
        this.noise = BatchNoise.of(request.noiseSource(), plan.seeds());
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

    /**
     * Encodes each text once. Texts of one step go through the UNet together, so a shorter one gets empty chunks behind it;
     * stable-diffusion-webui repeats its last vector or runs it apart.
     */
    private static List<List<NDArray>> contexts(DiffusionModel model, NDManager scope, GenerationPlan plan) {
        Architecture architecture = plan.architecture();
        List<PromptChunk> empty =
                architecture.chunks("", PromptSyntax.PLAIN, List.of()).chunks();
        Map<String, List<PromptChunk>> chunks = new HashMap<>();
        Map<List<PromptChunk>, NDArray> encoded = new HashMap<>();
        List<List<NDArray>> contexts = new ArrayList<>();
        for (int step = 0; step < plan.sampler().steps(); step++) {
            List<List<PromptChunk>> texts = plan.prompts().at(step).stream()
                    .map(text -> chunks.computeIfAbsent(text, t -> architecture
                            .chunks(t, plan.request().promptSyntax(), plan.embeddings())
                            .chunks()))
                    .toList();
            int length = texts.stream().mapToInt(List::size).max().orElse(0);
            contexts.add(texts.stream()
                    .map(text -> encoded.computeIfAbsent(
                            padded(text, empty, length),
                            whole -> model.encodeText(
                                    scope, whole, plan.request().clipSkip())))
                    .toList());
        }
        return contexts;
    }

    private static List<PromptChunk> padded(List<PromptChunk> text, List<PromptChunk> empty, int length) {
        List<PromptChunk> padded = new ArrayList<>(text);
        while (padded.size() < length) {
            padded.addAll(empty);
        }
        return padded;
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
        NDArray predicted =
                model.predictNoise(local, x, timestep, context(local), residuals.residuals(), residuals.weights());
        unetSamples += (int) predicted.getShape().get(0);
        calls++;
        return guided(predicted);
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

    /** Classifier-free guidance {@code u + s Σ w (c - u)} over the batch of all texts, the negative one last. */
    private NDArray guided(NDArray predicted) {
        if (prompts.negative().isEmpty()) {
            return predicted;
        }
        int positives = prompts.positives().size();
        NDList parts = predicted.split(positives + 1);
        NDArray unconditional = parts.get(positives);
        NDArray guided = unconditional;
        for (int i = 0; i < positives; i++) {
            double scale = guidanceScale * prompts.positives().get(i).weight();
            guided = guided.add(parts.get(i).sub(unconditional).mul(scale));
        }
        return guided;
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
