package io.github.ctrlora4j.plugins.inpaintingbrush;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InpaintingBrushTest {
    private static final InpaintingBrush CONDITION = new InpaintingBrush();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(InpaintingBrushTest.class, picture + ".png");
    }

    /** CRC-32 of the reference's results with the masks beside this test. */
    @ParameterizedTest
    @CsvSource({"astronaut, BC69D406", "coffee, E91466DF"})
    void equalsTheReferenceWithItsMask(String picture, String crc) {
        TestDetectionContext context =
                TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0).withMask(read("brush-" + picture + "-1"));
        assertEquals(crc, TestPictures.crc32(CONDITION.detect(read(picture), context)));
    }
}
