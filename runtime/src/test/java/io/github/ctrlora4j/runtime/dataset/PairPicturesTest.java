package io.github.ctrlora4j.runtime.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.dataset.PairPictures.Pictures;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a condition whose image is the negative of the source, and which finds nothing in a black one. */
class PairPicturesTest {
    @TempDir
    private Path folder;

    private static PairPictures pictures(Purpose purpose) {
        Condition negative = new Condition() {
            @Override
            public ConditionDescriptor descriptor() {
                return ConditionDescriptor.builder("negative").purpose(purpose).build();
            }

            @Override
            public RgbImage detect(RgbImage image, DetectionContext context) {
                byte[] levels = image.toBytes();
                for (int i = 0; i < levels.length; i++) {
                    levels[i] = (byte) (255 - (levels[i] & 0xFF));
                }
                if (levels[0] == -1) {
                    throw new InvalidRequestException("source", "has nothing in it");
                }
                return RgbImage.of(image.width(), image.height(), levels);
            }
        };
        InstalledCondition condition = InstalledCondition.of(negative, "class path", network -> Optional.empty());
        return new PairPictures(Optional.of(condition), Map.of(), new ImageSize(2, 2), () -> false);
    }

    /** Columns of one gray each. */
    private static RgbImage image(int height, int... grays) {
        byte[] levels = new byte[3 * height * grays.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) grays[i / 3 % grays.length];
        }
        return RgbImage.of(grays.length, height, levels);
    }

    private TrainingPair pair(RgbImage picture) {
        ImageFiles.writePng(folder.resolve("picture.png"), picture, Map.of());
        return new TrainingPair("picture.png", folder.resolve("picture.png"), Optional.empty(), "an icon");
    }

    @Test
    void theMiddleOfAPictureIsSeen() {
        Pictures both = pictures(Purpose.CONTROL).of(pair(image(2, 10, 20, 30, 40)));
        assertEquals(image(2, 20, 30), both.target());
        assertEquals(image(2, 235, 225), both.condition());
    }

    @Test
    void theMiddleOfATallPictureIsSeen() {
        assertEquals(
                image(2, 20, 30),
                pictures(Purpose.CONTROL).of(pair(image(5, 20, 30))).target());
    }

    /** Half as large, each pixel is the mean of four; the outer columns are cut off. */
    @Test
    void largePicturesAreAveraged() {
        assertEquals(
                image(2, 20, 60),
                pictures(Purpose.CONTROL)
                        .of(pair(image(4, 0, 10, 30, 50, 70, 0)))
                        .target());
    }

    @Test
    void finishedPairsStayAsTheyAre() {
        Path source = folder.resolve("source.png");
        ImageFiles.writePng(source, image(1, 1, 2, 3), Map.of());
        TrainingPair finished = new TrainingPair("", pair(image(1, 10, 20, 30)).target(), Optional.of(source), "");
        Pictures both = new PairPictures(Optional.empty(), Map.of(), new ImageSize(2, 2), () -> false).of(finished);
        assertEquals(image(1, 10, 20, 30), both.target());
        assertEquals(image(1, 1, 2, 3), both.condition());
    }

    @Test
    void aPairNeedsAPictureThatItsConditionCanUse() {
        TrainingPair nothing = pair(image(2, 0, 0));
        assertThrows(
                InvalidRequestException.class, () -> pictures(Purpose.CONTROL).of(nothing));
    }

    /** Condition images differ by 51 / 255 = 0.2 in one of two columns: 0.04 / 2; and by 204 and 255 where all is black. */
    @Test
    void aDrawingInWhichTheConditionFindsNothingHasABlackConditionImage() {
        PairPictures pictures = pictures(Purpose.CONTROL);
        TrainingPair pair = pair(image(2, 51, 0x01));
        Pictures truth = new Pictures(image(2, 51, 0), image(2, 204, 255));
        assertEquals(0.02, pictures.distance(pair, truth, image(2, 102, 0)).orElseThrow(), 1e-12);
        assertEquals(
                (0.64 + 1) / 2, pictures.distance(pair, truth, image(2, 0, 0)).orElseThrow(), 1e-12);
    }

    /** The pictures themselves differ by 0.2 in one of two columns, and the condition is not asked. */
    @Test
    void whatRestoresPicturesIsMeasuredByThem() {
        Pictures truth = new Pictures(image(2, 0, 51), image(2, 0, 0));
        double distance = pictures(Purpose.RESTORATION)
                .distance(pair(image(2, 0, 51)), truth, image(2, 0, 0))
                .orElseThrow();
        assertEquals(0.02, distance, 1e-12);
    }

    @Test
    void withoutAConditionNothingIsMeasured() {
        PairPictures pictures = new PairPictures(Optional.empty(), Map.of(), new ImageSize(2, 2), () -> false);
        Pictures truth = new Pictures(image(2, 0, 0), image(2, 0, 0));
        assertEquals(Optional.empty(), pictures.distance(pair(image(2, 1, 1)), truth, image(2, 9, 9)));
    }
}
