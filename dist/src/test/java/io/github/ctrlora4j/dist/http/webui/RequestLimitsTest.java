package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLimitsTest {
    private final RequestLimits limits = new RequestLimits(1024, 4, 2, 100);

    /** A latent has an eighth of the pixels of each side. */
    @ParameterizedTest
    @CsvSource({"64, 64", "71, 64", "72, 72", "1024, 1024"})
    void sidesAreRoundedDownToTheLatents(long pixels, int side) {
        assertEquals(side, limits.side("width", pixels));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 63, 1025, 1L << 32})
    void sidesOutOfRangeNameTheirField(long pixels) {
        ApiException refusal = assertThrows(ApiException.class, () -> limits.side("width", pixels));

        assertEquals("width: needs 64..1024 pixels, got " + pixels, refusal.getMessage());
    }

    /** 512 x 1024 has twice the area of 512 x 512; without guidance one call of two is left. */
    @Test
    void costsAreStepsOfOneGuidedPictureOf512() {
        ImageSize square = new ImageSize(512, 512);

        assertEquals(20, RequestLimits.cost(square, 1, 20, true));
        assertEquals(10, RequestLimits.cost(square, 1, 20, false));
        assertEquals(2 * 3 * 20, RequestLimits.cost(new ImageSize(512, 1024), 3, 20, true));
    }

    /** A condition adds a control network, which is about a third of a UNet. */
    @Test
    void eachConditionAddsAThird() {
        assertEquals(1, RequestLimits.control(0));
        assertEquals(1 + 2 / 3.0, RequestLimits.control(2), 0.02);
    }

    @Test
    void whatCostsTooMuchIsRefusedWithTheNumbers() {
        assertDoesNotThrow(() -> limits.requireAffordable(100));

        ApiException refusal = assertThrows(ApiException.class, () -> limits.requireAffordable(100.6));

        assertEquals(422, refusal.status());
        assertEquals(
                "the request costs as much as 101 steps at 512x512, and at most 100 are allowed; use fewer steps, a smaller"
                        + " size, batch_size or n_iter",
                refusal.getMessage());
    }
}
