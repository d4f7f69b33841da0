package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import io.github.ctrlora4j.runtime.sampling.Parameterization;
import java.util.List;
import java.util.function.Function;

/**
 * Adds noise to samples, as {@code q_sample} of latent-diffusion does: {@code sqrt(alpha) x0 + sqrt(1 - alpha) noise},
 * with coefficients in float32. The target is the noise, or the velocity for a model that predicts that.
 */
final class NoisyBatch {
    private NoisyBatch() {}

    /**
     * @param samples of one shape
     * @param timesteps one per sample
     * @param noise as many values as the latents together
     * @return owned by {@code owner}
     */
    static ControlTraining.Batch of(
            NDManager owner, NoiseSchedule schedule, List<Sample> samples, int[] timesteps, float[] noise) {
        float[] noisy = new float[noise.length];
        float[] target = new float[noise.length];
        boolean velocity = schedule.parameterization() == Parameterization.VELOCITY;
        int size = noise.length / samples.size();
        for (int i = 0; i < noise.length; i++) {
            int sample = i / size;
            double alpha = schedule.alpha(timesteps[sample]);
            float signal = (float) Math.sqrt(alpha);
            float spread = (float) Math.sqrt(1 - alpha);
            float clean = samples.get(sample).latent()[i % size];
            noisy[i] = signal * clean + spread * noise[i];
            target[i] = velocity ? signal * noise[i] - spread * clean : noise[i];
        }
        float[] times = new float[timesteps.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = timesteps[i];
        }
        Shape shape = batched(samples.size(), samples.get(0).shape());
        return new ControlTraining.Batch(
                AlignedArrays.create(owner, noisy, shape),
                AlignedArrays.create(
                        owner,
                        joined(samples, Sample::condition),
                        batched(samples.size(), samples.get(0).conditionShape())),
                AlignedArrays.create(owner, times, new Shape(times.length)),
                AlignedArrays.create(
                        owner,
                        joined(samples, Sample::context),
                        batched(samples.size(), samples.get(0).contextShape())),
                AlignedArrays.create(owner, target, shape));
    }

    private static Shape batched(long batch, Shape shape) {
        return new Shape(batch).addAll(shape);
    }

    private static float[] joined(List<Sample> samples, Function<Sample, float[]> part) {
        int size = part.apply(samples.get(0)).length;
        float[] all = new float[samples.size() * size];
        for (int i = 0; i < samples.size(); i++) {
            System.arraycopy(part.apply(samples.get(i)), 0, all, i * size, size);
        }
        return all;
    }
}
