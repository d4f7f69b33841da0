package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.ImageTensors;
import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.util.Map;

/**
 * Draws pictures with a control network as it is at the moment: DDIM with classifier-free guidance against the empty
 * prompt, as the CtrLoRA reference evaluates. Confined to one thread.
 *
 * @param empty context of the empty prompt
 */
record HeldOutSampler(
        NDManager manager,
        DiffusionModel model,
        NoiseSchedule schedule,
        SampleEncoder.Encoded empty,
        int steps,
        double guidance) {
    /** Tells its random numbers from those of the training. */
    private static final long DRAWING = 101;

    /**
     * The picture for a pair's condition image and prompt.
     *
     * @param seed of the first noise
     */
    RgbImage draw(HeldOutControl control, Sample sample, long seed) {
        try (NDManager scope = manager.newSubManager();
                Sampler sampler = SamplerCatalog.create("ddim", schedule, steps, Map.of())) {
            Shape one = new Shape(1);
            Shape shape = one.addAll(sample.shape());
            NDArray guide = control.guide(scope, sample);
            NDArray context = AlignedArrays.create(scope, sample.context(), one.addAll(sample.contextShape()));
            NDArray contexts =
                    NDArrays.concat(new NDList(context, scope.create(empty.values(), one.addAll(empty.shape()))));
            NDArray latent =
                    AlignedArrays.create(scope, new TrainingNoise(seed, DRAWING).normal(sample.latent().length), shape);
            latent.muli(sampler.initialScale());
            for (int step = 0; step < sampler.steps(); step++) {
                latent = advanced(scope, sampler, control, step, latent, guide, contexts);
            }
            ImageTensors.requireDenoised(latent);
            return ImageTensors.toImage(model.decode(scope, latent));
        }
    }

    private NDArray advanced(
            NDManager scope,
            Sampler sampler,
            HeldOutControl control,
            int step,
            NDArray latent,
            NDArray guide,
            NDArray contexts) {
        try (NDManager local = scope.newSubManager()) {
            latent.attach(local);
            float time = (float) sampler.timesteps(step)[0];
            NDArray next = sampler.step(
                            latent,
                            step,
                            (x, call, alpha) ->
                                    predicted(local, x, time, contexts, control.at(local, guide, x, time, contexts)),
                            draw -> {
                                throw new IllegalStateException("DDIM without eta draws no noise");
                            })
                    .next();
            return local.ret(next);
        }
    }

    private NDArray predicted(NDManager local, NDArray x, double time, NDArray contexts, UnetControl added) {
        NDArray both = model.predictNoise(local, x, time, contexts, added);
        NDArray with = both.get("0:1");
        NDArray without = both.get("1:2");
        return without.add(with.sub(without).mul(guidance));
    }
}
