package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.runtime.noise.BatchNoise;
import io.github.ctrlora4j.runtime.noise.BrownianNoise;
import io.github.ctrlora4j.runtime.sampling.NoisePath;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.StepNoise;
import java.util.Optional;

/** The noise of one pass of a batch, as the request and the sampler want it. Confined to one thread. */
final class SessionNoise {
    private final BatchPart part;
    private final Shape latents;
    private final int[] image;
    private final BatchNoise draws;
    private final Optional<BrownianNoise> path;
    private final double scale;

    /** @param latents (N, C, h, w), of the part */
    SessionNoise(GenerationRequest request, Sampler sampler, BatchPart part, Shape latents) {
        boolean isComfy = request.noiseConvention() == NoiseConvention.COMFY_UI;
        this.part = part;
        this.latents = latents;
        this.image = new int[] {(int) latents.get(1), (int) latents.get(2), (int) latents.get(3)};
        this.draws = BatchNoise.of(request.noiseConvention(), request.noiseSource(), part.batch());
        this.path = sampler.noisePath().map(wanted -> brownian(wanted, isComfy));
        this.scale = isComfy ? sampler.fullScale() : sampler.initialScale();
    }

    /** ComfyUI's path spans the levels that are walked, stable-diffusion-webui's those of the whole walk. */
    private BrownianNoise brownian(NoisePath wanted, boolean isComfy) {
        return draws.brownian(wanted.isOnGpu(), wanted.lowest(), isComfy ? wanted.start() : wanted.highest(), image);
    }

    /** The first noise, of unit variance. */
    NDArray first(NDManager owner) {
        return owner.create(part.of(draws.randn(image)), latents);
    }

    /** Standard deviation of the latent that a whole walk starts from. */
    double scale() {
        return scale;
    }

    /** Fresh noise for a step. */
    NDArray of(NDManager owner, StepNoise.Draw draw) {
        float[] batch =
                path.map(brownian -> brownian.between(draw.from(), draw.to())).orElseGet(() -> draws.randn(image));
        return owner.create(part.of(batch), latents);
    }
}
