package io.github.ctrlora4j.dist.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ProgressDisplay;
import io.github.ctrlora4j.imaging.Lettering;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class GalleryTest {
    private static final RgbImage RED = RgbImage.of(1, 1, new byte[] {(byte) 255, 0, 0});
    private static final RgbImage GREEN = RgbImage.of(1, 1, new byte[] {0, (byte) 255, 0});

    private final StringWriter err = new StringWriter();

    /** One condition, canny. */
    private record OneCondition(Supplier<RgbImage> detector) implements Conditions {
        @Override
        public List<ConditionDescriptor> list() {
            return List.of(ConditionDescriptor.builder("canny").build());
        }

        @Override
        public ConditionDescriptor get(String idOrAlias) {
            return list().get(0);
        }

        @Override
        public List<ConditionLora> loras(String idOrAlias) {
            return List.of();
        }

        @Override
        public ConditionImage detect(
                ConditionInput input, Optional<ImageSize> size, long seed, Cancellation cancellation) {
            return new ConditionImage(detector.get(), Optional.empty());
        }

        @Override
        public List<SourceReport> sources() {
            return List.of();
        }
    }

    private Optional<RgbImage> draw(Gallery gallery) {
        PrintWriter writer = new PrintWriter(err);
        ProgressDisplay progress = new ProgressDisplay(new Console(writer, writer, false), () -> 0);
        return gallery.draw(progress, new Cancellation());
    }

    private static Gallery gallery(Supplier<RgbImage> detector) {
        return new Gallery(new OneCondition(detector), List.of(RED, RED), Gallery.ICON_SIDE);
    }

    /** A cell is two pictures wide; the first has the red sources, the second the green condition images. */
    @Test
    void showsSourcesAndConditionImages() {
        RgbImage sheet = draw(gallery(() -> GREEN)).orElseThrow();

        assertEquals(4 * 2 * Gallery.ICON_SIDE, sheet.width());
        assertEquals(Gallery.ICON_SIDE + Lettering.LINE, sheet.height());
        assertEquals(0xFF0000, sheet.rgb(0, 0));
        assertEquals(0xFF0000, sheet.rgb(2 * Gallery.ICON_SIDE - 1, Gallery.ICON_SIDE - 1));
        assertEquals(0x00FF00, sheet.rgb(2 * Gallery.ICON_SIDE, 0));
        assertEquals(0x000000, sheet.rgb(4 * Gallery.ICON_SIDE, 0));
        assertTrue(err.toString().contains("canny (1 of 1)"), err.toString());
    }

    /** 4 x 2 pixels become 384 x 192, and so do the cells. */
    @Test
    void aSinglePictureKeepsItsShape() {
        RgbImage wide = RgbImage.of(4, 2, new byte[3 * 4 * 2]);
        Gallery gallery = new Gallery(new OneCondition(() -> GREEN), List.of(wide), Gallery.ICON_SIDE);

        RgbImage sheet = draw(gallery).orElseThrow();

        assertEquals(4 * 384, sheet.width());
        assertEquals(192 + Lettering.LINE, sheet.height());
        assertEquals(0x00FF00, sheet.rgb(384, 0));
        assertEquals(0x00FF00, sheet.rgb(2 * 384 - 1, 191));
    }

    @Test
    void crossesOutWhatIsRejectedAndSaysWhyOnce() {
        Gallery gallery = gallery(() -> {
            throw new InvalidRequestException("network x.onnx is missing");
        });

        RgbImage sheet = draw(gallery).orElseThrow();

        assertEquals(0x808080, sheet.rgb(2 * Gallery.ICON_SIDE, 0));
        assertEquals(List.of("canny: network x.onnx is missing"), gallery.rejections());
    }

    @Test
    void isEmptyIfCancelled() {
        assertEquals(Optional.empty(), draw(gallery(() -> {
            throw new CancellationException("stop");
        })));
    }
}
