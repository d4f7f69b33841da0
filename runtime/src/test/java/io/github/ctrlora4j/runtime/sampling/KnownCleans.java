package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks of one number on a network that says what is clean, call by call, so that a pencil can follow. */
final class KnownCleans {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    private KnownCleans() {}

    static SigmaSampler sampler(SigmaRule rule, double... sigmas) {
        double[] times = new double[sigmas.length - 1];
        return new SigmaSampler(SCHEDULE, new SigmaGrid(sigmas, times, sigmas[0]), false, rule, Optional.empty());
    }

    /**
     * The latent behind each step.
     *
     * @param noise of every draw
     */
    static List<Double> walk(Sampler sampler, double start, double noise, double... cleans) {
        List<Double> latents = new ArrayList<>();
        int[] calls = {0};
        try (NDManager manager = NDManager.newBaseManager();
                sampler) {
            NDArray x = manager.full(new Shape(1), (float) start);
            for (int step = 0; step < sampler.steps(); step++) {
                NoisePrediction network = (latent, call, alpha) -> Parameterization.NOISE.output(
                        latent, manager.full(new Shape(1), (float) cleans[calls[0]++]), alpha);
                x = sampler.step(x, step, network, draw -> manager.full(new Shape(1), (float) noise))
                        .next();
                latents.add((double) x.getFloat(0));
            }
        }
        return latents;
    }
}
