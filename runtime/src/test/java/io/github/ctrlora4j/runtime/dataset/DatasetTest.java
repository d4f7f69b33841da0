package io.github.ctrlora4j.runtime.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.host.ImageSize;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code PairFolderTest} and {@code PictureFolderTest} read folders. */
class DatasetTest {
    private static Dataset of(Map<ImageSize, String> sizes) {
        return new Dataset(List.of(), "", true, sizes);
    }

    private static Map<ImageSize, String> sizes() {
        Map<ImageSize, String> sizes = new LinkedHashMap<>();
        sizes.put(new ImageSize(64, 128), "prompt.json line 1");
        sizes.put(new ImageSize(256, 64), "prompt.json line 4");
        sizes.put(new ImageSize(128, 128), "prompt.json line 9");
        return sizes;
    }

    @Test
    void picturesOfOneSizeGoTogether() {
        of(Map.of()).requireOneSize(Path.of("data"));
        of(Map.of(new ImageSize(64, 64), "prompt.json line 1")).requireOneSize(Path.of("data"));
    }

    @Test
    void ofMoreSizesTheFirstTwoAreNamed() {
        assertEquals(
                "data: prompt.json line 1 has 64x128, prompt.json line 4 has 256x64; the pictures of a batch must be"
                        + " equally large, or the batch 1",
                assertThrows(MalformedFileException.class, () -> of(sizes()).requireOneSize(Path.of("data")))
                        .getMessage());
    }

    /** 8,192 pixels, and twice 16,384; the longest side does not decide. */
    @Test
    void theLargestHasMostPixels() {
        Map<ImageSize, String> sizes = sizes();
        sizes.put(new ImageSize(64, 512), "prompt.json line 12");
        assertEquals(Optional.of(new ImageSize(64, 512)), of(sizes).largest());
        sizes.put(new ImageSize(192, 192), "prompt.json line 13");
        assertEquals(Optional.of(new ImageSize(192, 192)), of(sizes).largest());
        assertEquals(Optional.empty(), of(Map.of()).largest());
    }
}
