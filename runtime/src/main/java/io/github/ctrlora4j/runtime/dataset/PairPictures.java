package io.github.ctrlora4j.runtime.dataset;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.evaluation.PixelError;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The pictures of pairs, read and made when they are asked for. Thread-safe.
 *
 * @param condition makes condition images where a pair has none, and checks drawn pictures
 * @param parameters of the condition
 * @param size to which pictures without a condition image are brought; that of the largest picture of finished pairs
 */
public record PairPictures(
        Optional<InstalledCondition> condition,
        Map<String, String> parameters,
        ImageSize size,
        BooleanSupplier cancelled) {
    /**
     * Both halves of a pair.
     *
     * @param target the picture
     */
    public record Pictures(RgbImage target, RgbImage condition) {}

    /** @throws InvalidRequestException if the condition cannot use this picture */
    public Pictures of(TrainingPair pair) {
        RgbImage picture = ImageFiles.read(pair.target());
        if (pair.source().isPresent()) {
            return new Pictures(picture, ImageFiles.read(pair.source().get()));
        }
        RgbImage target = fitted(picture);
        return new Pictures(target, made(condition.orElseThrow(), pair, target));
    }

    /** Everything random in a condition image follows from the picture's name, as in the CtrLoRA reference's tools. */
    private RgbImage made(InstalledCondition by, TrainingPair pair, RgbImage picture) {
        long seed = String.valueOf(pair.target().getFileName()).hashCode() & 0xFFFFFFFFL;
        return by.trainingImage(picture, parameters, seed, cancelled);
    }

    /** The middle of the picture, then resized: Lanczos when it grows, area averaging when it shrinks. */
    private RgbImage fitted(RgbImage picture) {
        double scale = Math.max((double) size.width() / picture.width(), (double) size.height() / picture.height());
        int width = Math.min(picture.width(), (int) Math.round(size.width() / scale));
        int height = Math.min(picture.height(), (int) Math.round(size.height() / scale));
        RgbImage middle = cropped(picture, width, height);
        return width == size.width() && height == size.height()
                ? middle
                : Resize.to(
                        middle, size.width(), size.height(), scale > 1 ? Interpolation.LANCZOS4 : Interpolation.AREA);
    }

    private static RgbImage cropped(RgbImage picture, int width, int height) {
        if (width == picture.width() && height == picture.height()) {
            return picture;
        }
        byte[] all = picture.toBytes();
        byte[] part = new byte[3 * width * height];
        int left = (picture.width() - width) / 2;
        int top = (picture.height() - height) / 2;
        for (int y = 0; y < height; y++) {
            System.arraycopy(all, 3 * ((top + y) * picture.width() + left), part, 3 * y * width, 3 * width);
        }
        return RgbImage.of(width, height, part);
    }

    /**
     * How far a drawn picture is from its pair, as mean squared difference of values 0..1: that of the condition images,
     * or of the pictures themselves for a condition that restores them. Where the condition finds nothing to go by in the
     * drawn picture, such as nobody for a skeleton, its condition image counts as black.
     *
     * @return empty if no condition can tell
     */
    public Optional<Double> distance(TrainingPair pair, Pictures truth, RgbImage drawn) {
        return condition.map(by -> by.descriptor().purpose() == Purpose.RESTORATION
                ? meanSquare(truth.target(), drawn)
                : meanSquare(truth.condition(), seen(by, pair, drawn)));
    }

    private RgbImage seen(InstalledCondition by, TrainingPair pair, RgbImage drawn) {
        try {
            return made(by, pair, drawn);
        } catch (InvalidRequestException e) {
            return Canvas.black(drawn.width(), drawn.height()).toImage();
        }
    }

    private static double meanSquare(RgbImage a, RgbImage b) {
        PixelError error = new PixelError();
        error.add(a, b);
        return error.mse();
    }
}
