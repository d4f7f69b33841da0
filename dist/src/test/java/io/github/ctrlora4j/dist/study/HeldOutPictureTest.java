package io.github.ctrlora4j.dist.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutPictureTest {
    private static final RgbImage IMAGE = RgbImage.of(1, 1, new byte[] {1, 2, 3});

    private static final List<HeldOutPicture> PICTURES = List.of(
            new HeldOutPicture(IMAGE, "cat, 3d style, white background"),
            new HeldOutPicture(IMAGE, "dog, flat style, white background"),
            new HeldOutPicture(IMAGE, "hat, ink style, white background"),
            new HeldOutPicture(IMAGE, "car, noto style, white background"));

    @Test
    void readsPicturesByNameWithTheirCaptions(@TempDir Path folder) throws IOException {
        for (String name : List.of("b", "a")) {
            ImageFiles.writePng(folder.resolve(name + ".png"), IMAGE, Map.of());
            Files.writeString(folder.resolve(name + ".txt"), "caption of " + name + "\n");
        }
        assertEquals(
                List.of("caption of a", "caption of b"),
                HeldOutPicture.read(folder).stream()
                        .map(HeldOutPicture::caption)
                        .toList());
    }

    @Test
    void otherPromptsAreThoseThreePlacesBefore() {
        assertEquals("dog, flat style, white background", HeldOutPicture.prompt(PICTURES, 0, "other", "miniature"));
        assertEquals("cat, 3d style, white background", HeldOutPicture.prompt(PICTURES, 3, "other", "miniature"));
        assertEquals("car, noto style, white background", HeldOutPicture.prompt(PICTURES, 3, "own", "miniature"));
        assertEquals("", HeldOutPicture.prompt(PICTURES, 3, "empty", "miniature"));
        assertThrows(IllegalArgumentException.class, () -> HeldOutPicture.prompt(PICTURES, 3, "wrong", "miniature"));
    }

    @Test
    void fineTunedCheckpointsAreNotToldAStyle() {
        assertEquals("cat, white background", HeldOutPicture.prompt(PICTURES, 0, "own", "miniature-ink"));
    }
}
