package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitialImageTest {
    private static final RgbImage PICTURE = RgbImage.of(1, 1, new byte[] {1, 2, 3});

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void theDenoisingIsAShare(double denoise) {
        InvalidRequestException e = assertThrows(
                InvalidRequestException.class,
                () -> InitialImage.builder(PICTURE).denoise(denoise).build());
        assertEquals(Optional.of("denoise"), e.subject());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void bothEndsAreShares(double denoise) {
        assertEquals(
                denoise, InitialImage.builder(PICTURE).denoise(denoise).build().denoise());
    }

    @Test
    void onlyItsShareOfTheStepsRunsUnlessAllAreWanted() {
        assertFalse(InitialImage.builder(PICTURE).build().allSteps());
    }

    @Test
    void theTwoZerosAreOne() {
        InitialImage zero = InitialImage.builder(PICTURE).denoise(0.0).build();
        InitialImage minus = InitialImage.builder(PICTURE).denoise(-0.0).build();

        assertEquals(zero, minus);
        assertEquals(zero.hashCode(), minus.hashCode());
    }

    @Test
    void everyFieldTellsTwoApart() {
        InitialImage plain = InitialImage.builder(PICTURE).build();
        RgbImage other = RgbImage.of(1, 1, new byte[] {1, 2, 4});

        assertEquals(plain, InitialImage.builder(PICTURE).build());
        assertNotEquals(plain, InitialImage.builder(other).build());
        assertNotEquals(plain, InitialImage.builder(PICTURE).denoise(0.5).build());
        assertNotEquals(plain, InitialImage.builder(PICTURE).fit(ImageFit.CROP).build());
        assertNotEquals(plain, InitialImage.builder(PICTURE).allSteps(true).build());
    }
}
