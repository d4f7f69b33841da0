package io.github.ctrlora4j.runtime.training;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.api.host.TrainingSettings.Method;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.models.Architecture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether memory and disk can suffice, before anything large is allocated. Stateless.
 *
 * @param weights bytes of the checkpoint and the control network in float32
 * @param trained elements that are trained
 * @param latentArea height times width of a latent
 * @param kept values for the backward pass, per pair and place of the latent; see {@link #kept}
 * @param batch pairs that go through the networks together
 */
record TrainingMemory(long weights, long trained, long latentArea, long kept, int batch) {
    /** The value itself is a weight; gradient and two means come in addition. */
    private static final int PER_TRAINED = 3 * Float.BYTES;

    /**
     * Values that are kept for the backward pass, per pair, place of the latent and channel of the first convolution.
     * Measured with the miniature: the peak of a process grows by 13.2 MB with each pair of 128x128 pixels, which is
     * 400 values; and some reserve.
     */
    private static final long ACTIVATIONS = 450;

    /** The same for {@link BlockwiseGradients}: 5.8 MB, which is 176 values. */
    private static final long RECOMPUTED = 200;

    /**
     * What a hint block keeps in addition, whatever the width: the results of its first seven convolutions and of the
     * activations behind them, and the pixels. 2 (2 16 64 + 2 32 16 + 2 96 4 + 256) + 3 64; measured 8.8 MB per pair,
     * which is 8,600.
     */
    private static final long HINT = 8_384;

    /**
     * In values of float32. In mixed precision they have half as many bytes.
     *
     * @param channels of the UNet's first convolution
     */
    static long kept(TrainingSettings settings, long channels) {
        long values = (settings.recomputes() ? RECOMPUTED : ACTIVATIONS) * channels
                + (settings.method().needsBase() ? 0 : HINT);
        return settings.mixedPrecision() ? values / 2 : values;
    }

    /**
     * Of a plan.
     *
     * @param control the base that it begins with
     * @param trainsBase whether all weights of the base are trained
     */
    static TrainingMemory of(
            TrainingPlan plan,
            Architecture architecture,
            ModelWeights checkpoint,
            ModelWeights control,
            boolean trainsBase) {
        TrainingSettings settings = plan.settings();
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        ConditionTensors.of(control).forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        long sides = ConditionTensors.linears(shapes).stream()
                .mapToLong(linear -> shapes.getOrDefault(linear, List.of()).stream()
                        .mapToLong(side -> side)
                        .sum())
                .sum();
        long loras = settings.method() == Method.FULL
                ? 0
                : settings.rank() * sides * plan.subjects().size();
        long largest = plan.subjects().stream()
                .mapToLong(subject ->
                        architecture.latents().area(subject.pictures().size()))
                .max()
                .orElseThrow();
        return new TrainingMemory(
                Float.BYTES * (elements(checkpoint) + elements(control) + loras)
                        + copies(settings, elements(checkpoint), elements(control)),
                (trainsBase ? elements(control) : 0) + loras,
                largest,
                kept(settings, architecture.encoder(checkpoint).channels().get(0)),
                settings.batch());
    }

    /**
     * Bytes of the weights in float16 that a backward pass needs in mixed precision: those of the control network, and of
     * the UNet's middle and decoder, which are about half of a checkpoint. Block by block they come and go.
     */
    static long copies(TrainingSettings settings, long checkpoint, long control) {
        boolean isKept = settings.mixedPrecision() && !settings.recomputes();
        return isKept ? Short.BYTES * (checkpoint / 2 + control) : 0;
    }

    /** Of a whole file. */
    static long elements(ModelWeights weights) {
        return weights.components().values().stream()
                .flatMap(tensors -> tensors.values().stream())
                .mapToLong(tensor -> tensor.elements())
                .sum();
    }

    long bytes() {
        return weights + PER_TRAINED * trained + activations();
    }

    private long activations() {
        return latentArea * kept * batch * Float.BYTES;
    }

    /** @throws EngineException if the device has less; says what takes how much */
    void require(TorchEngine engine) {
        if (bytes() > engine.memoryBytes()) {
            throw new EngineException(
                    "training",
                    String.format(
                            Locale.ROOT,
                            "needs about %.1f GB: %.1f for weights, %.1f for gradients and the optimizer, %.1f for a"
                                    + " batch of %d; the device has %.1f GB. Recompute, or use a smaller batch with"
                                    + " accumulation, smaller pictures, or a smaller rank",
                            bytes() / 1e9,
                            weights / 1e9,
                            (double) PER_TRAINED * trained / 1e9,
                            activations() / 1e9,
                            batch,
                            engine.memoryBytes() / 1e9));
        }
    }

    /**
     * Checkpoints that are still to be added on disk, at the moment when there are most: all that are kept under names of
     * their own, and the latest, beside which its successor is written.
     *
     * @param reached the step from which a training goes on, 0 to begin
     */
    static int checkpoints(TrainingSettings settings, int reached) {
        int interval = settings.checkpointInterval();
        // Each one that is due, and one at the end.
        int due = settings.steps() / interval - reached / interval + (settings.steps() % interval == 0 ? 0 : 1);
        int saved = settings.steps() > reached ? due : 0;
        int latest = Math.min(saved, reached > 0 ? 1 : 2);
        return latest + (settings.keepsCheckpoints() ? saved : 0);
    }

    /**
     * @param count of checkpoints that come in addition: an old one goes when the new one is complete
     * @throws EngineException if there is no room for them
     */
    static void requireDisk(TrainingFolder folder, TrainedControl control, int count) {
        long checkpoint = control.state().values().stream()
                .mapToLong(array -> array.size() * Float.BYTES)
                .sum();
        if (folder.usableBytes() < count * checkpoint) {
            throw new EngineException(
                    folder.file("").toString(),
                    String.format(
                            Locale.ROOT,
                            "has room for %.2f GB; a checkpoint needs %.2f GB, and up to %d come in addition. Free some"
                                    + " space, or choose another folder",
                            folder.usableBytes() / 1e9,
                            checkpoint / 1e9,
                            count));
        }
    }
}
