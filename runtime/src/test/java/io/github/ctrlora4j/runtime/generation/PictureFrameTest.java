package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Numbers of stable-diffusion-webui's resize_image. */
class PictureFrameTest {
    private final List<ImageSize> resized = new ArrayList<>();

    /** Every pixel has its column and row as red and green. */
    private static RgbImage picture(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (i % width);
            rgb[3 * i + 1] = (byte) (i / width);
        }
        return RgbImage.of(width, height, rgb);
    }

    private RgbImage place(ImageFit fit, RgbImage picture, ImageSize size) {
        ImageSize whole = new ImageSize(picture.width(), picture.height());
        return new PictureFrame(fit, whole, Optional.empty()).place(picture, size, (image, wanted) -> {
            resized.add(wanted);
            return Resize.to(image, wanted.width(), wanted.height(), Interpolation.NEAREST);
        });
    }

    private static List<Integer> columns(RgbImage picture) {
        List<Integer> columns = new ArrayList<>();
        for (int x = 0; x < picture.width(); x++) {
            columns.add(picture.rgb(x, 0) >> 16 & 0xFF);
        }
        return columns;
    }

    @Test
    void stretches() {
        place(ImageFit.STRETCH, picture(8, 4), new ImageSize(4, 4));
        assertEquals(List.of(new ImageSize(4, 4)), resized);
    }

    /** 8 x 4 covers 4 x 4 as it is; of the columns 0..7 the four in the middle stay. */
    @Test
    void cropsTheMiddle() {
        RgbImage placed = place(ImageFit.CROP, picture(8, 4), new ImageSize(4, 4));
        assertEquals(List.of(new ImageSize(8, 4)), resized);
        assertEquals(List.of(2, 3, 4, 5), columns(placed));
    }

    /** 4 x 8 lies in 8 x 8 as it is; two columns on each side repeat its border. */
    @Test
    void fillsWithTheBorder() {
        RgbImage placed = place(ImageFit.FILL, picture(4, 8), new ImageSize(8, 8));
        assertEquals(List.of(new ImageSize(4, 8)), resized);
        assertEquals(List.of(0, 0, 0, 1, 2, 3, 3, 3), columns(placed));
    }

    /** 10 x 4 in 8 x 8: 8 wide, 4 · 8 / 10 = 3 high. Over 8 x 8: 8 high, 10 · 8 / 4 = 20 wide. */
    @Test
    void keepsTheAspectRoundedDown() {
        place(ImageFit.FILL, picture(10, 4), new ImageSize(8, 8));
        place(ImageFit.CROP, picture(10, 4), new ImageSize(8, 8));
        assertEquals(List.of(new ImageSize(8, 3), new ImageSize(20, 8)), resized);
    }

    /** A part of the initial image is the same part of a source twice as large. */
    @Test
    void showsThePartOfEveryPicture() {
        PictureFrame frame =
                new PictureFrame(ImageFit.FILL, new ImageSize(8, 4), Optional.of(new CropRegion(2, 0, 2, 2)));
        RgbImage placed = frame.place(picture(16, 8), new ImageSize(4, 4), (image, size) -> image);
        assertEquals(List.of(4, 5, 6, 7), columns(placed));
    }
}
