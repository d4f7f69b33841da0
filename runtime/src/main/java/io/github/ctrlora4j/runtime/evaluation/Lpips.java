package io.github.ctrlora4j.runtime.evaluation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** A backbone with its heads. Confined to one thread; the owner of the network closes it. */
final class Lpips {
    /**
     * To -1..1, then by the mean (-0.030, -0.088, -0.188) and deviation that the original applies on this scale; the
     * shift by 1 is part of the mean here.
     */
    private static final Normalization SCALING = Normalization.SIGNED.standardized(
            new float[] {0.970f, 0.912f, 0.812f}, new float[] {0.458f, 0.448f, 0.450f});

    private final Path file;
    private final MeasureNetwork network;
    private final PerceptualDistance distance;

    Lpips(Path file, MeasureNetwork network, PerceptualDistance distance) {
        this.file = file;
        this.network = network;
        this.distance = distance;
    }

    /** The heads of a file as LPIPS publishes them: {@code lin0.model.1.weight} (1, C, 1, 1) and so on. */
    static PerceptualDistance heads(ModelReader reader, Path file) {
        try (TensorFile opened = reader.open(file)) {
            List<float[]> heads = new TreeMap<>(opened.tensors())
                    .values().stream().map(FloatConversion::toArray).toList();
            if (heads.isEmpty()) {
                throw new MalformedFileException(file.toString(), "has no tensors; it needs one per layer");
            }
            return new PerceptualDistance(heads);
        }
    }

    double between(RgbImage a, RgbImage b) {
        try {
            return distance.between(features(a), features(b));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(file.toString(), "does not fit its heads: " + e.getMessage(), e);
        }
    }

    private List<FloatArray> features(RgbImage image) {
        return network.run(FloatArray.planes(image, ChannelOrder.RGB, SCALING));
    }
}
