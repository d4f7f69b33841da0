package io.github.ctrlora4j.runtime.evaluation;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Normalization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The measures of one folder, picture by picture. Confined to one thread. */
final class FolderMeasures {
    private final Optional<Lpips> lpips;
    private final PixelError error = new PixelError();
    private final ClipScore clip = new ClipScore();
    private final List<float[]> generated = new ArrayList<>();
    private final List<float[]> real = new ArrayList<>();
    private double similarity;
    private double distance;
    private int compared;
    private int described;

    FolderMeasures(Optional<Lpips> lpips) {
        this.lpips = lpips;
    }

    /** @param file of the wanted picture, for messages */
    void compare(RgbImage found, RgbImage wanted, Path file) {
        if (found.width() != wanted.width() || found.height() != wanted.height()) {
            throw new InvalidRequestException(
                    file.toString(),
                    "is " + wanted.width() + "x" + wanted.height() + ", what it is compared with is " + found.width()
                            + "x" + found.height() + "; all pictures of a run need one size");
        }
        if (Math.min(found.width(), found.height()) < StructuralSimilarity.MIN_SIDE) {
            throw new InvalidRequestException(
                    file.toString(),
                    "is too small to be measured; SSIM needs " + StructuralSimilarity.MIN_SIDE + " pixels");
        }
        error.add(found, wanted);
        similarity += StructuralSimilarity.of(found, wanted);
        lpips.ifPresent(measure -> distance += measure.between(found, wanted));
        compared++;
    }

    void addFeatures(MeasureNetwork inception, RgbImage sample, RgbImage original) {
        generated.add(features(inception, sample));
        real.add(features(inception, original));
    }

    private float[] features(MeasureNetwork inception, RgbImage image) {
        float[] features = inception.features(levels(image));
        if (!generated.isEmpty() && generated.get(0).length != features.length) {
            throw new InvalidRequestException(
                    "inception",
                    "gives " + generated.get(0).length + " and " + features.length
                            + " numbers for pictures of different sizes; it must average over the picture");
        }
        return features;
    }

    void describe(float[] image, float[] text) {
        if (image.length != text.length) {
            throw new InvalidRequestException(
                    "clipText",
                    "gives " + text.length + " numbers, clipImage " + image.length + "; they must belong together");
        }
        clip.add(image, text);
        described++;
    }

    static FloatArray levels(RgbImage image) {
        return FloatArray.planes(image, ChannelOrder.RGB, Normalization.LEVELS);
    }

    /** @param scope on the CPU, asked for only if features were added */
    Map<Measure, Double> values(Optional<NDManager> scope) {
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        values.put(Measure.MSE, error.mse());
        values.put(Measure.PSNR, error.psnr());
        values.put(Measure.SSIM, similarity / compared);
        lpips.ifPresent(measure -> values.put(Measure.LPIPS, distance / compared));
        scope.ifPresent(manager -> {
            float[][] a = generated.toArray(float[][]::new);
            float[][] b = real.toArray(float[][]::new);
            values.put(Measure.FID, FrechetDistance.between(manager, a, b));
            values.put(Measure.KID, KernelDistance.between(a, b));
        });
        if (described > 0) {
            values.put(Measure.CLIP_SCORE, clip.score());
        }
        return values;
    }
}
