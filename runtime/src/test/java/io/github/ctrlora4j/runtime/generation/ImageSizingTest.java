package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.ImageSize;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSizingTest {
    private static ImageSize decide(String wanted, String source) {
        return ImageSizing.of(
                wanted.isEmpty() ? Optional.empty() : Optional.of(ImageSize.parse(wanted)),
                source.isEmpty() ? Optional.empty() : Optional.of(ImageSize.parse(source)),
                512);
    }

    @ParameterizedTest(name = "wanted {0}: {1}")
    @CsvSource({"512x768, 512x768", "515x516, 512x520", "68x64, 72x64", "2048x64, 2048x64"})
    void aWantedSizeIsRoundedToTheNearestMultipleOfEight(String wanted, String expected) {
        assertEquals(ImageSize.parse(expected), decide(wanted, "640x480"));
    }

    @ParameterizedTest(name = "source {0}: {1}")
    @CsvSource({"640x480, 640x480", "130x99, 128x96", "1024x1024, 1024x1024"})
    void withoutAWantedSizeTheSourceDecides(String source, String expected) {
        assertEquals(ImageSize.parse(expected), decide("", source));
    }

    /** 1080 > 2 · 512: scale 512/1080 = 0.474; 1920 · 0.474 = 910.2 → 14.22 · 64 → 14 · 64 = 896. */
    @ParameterizedTest(name = "source {0}: {1}")
    @CsvSource({"1920x1080, 896x512", "4000x3000, 704x512", "1025x1025, 512x512"})
    void aLargeSourceIsScaledDownAsTheReferenceDoes(String source, String expected) {
        assertEquals(ImageSize.parse(expected), decide("", source));
    }

    @Test
    void withoutAnythingTheModelsOwnSizeIsTaken() {
        assertEquals(new ImageSize(512, 512), decide("", ""));
    }

    @ParameterizedTest
    @CsvSource({"32x512", "512x2056"})
    void refusesWhatCannotBeDrawn(String wanted) {
        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> decide(wanted, ""));
        assertEquals(true, e.getMessage().contains("64..2048"), e.getMessage());
    }
}
