package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Upscaler;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiresArgumentTest {
    @Test
    void aNumberIsAScaleAndAProductASize() {
        assertEquals(1.5, HiresArgument.parse("1.5").scale());
        assertEquals(
                Optional.of(new ImageSize(96, 128)),
                HiresArgument.parse("96x128").size());
    }

    @Test
    void keysSetTheRest() {
        HiresFix fix = HiresArgument.parse("2;steps=7;denoise=0.4;upscaler=latent-nearest-exact;sampler=DPM++ 2M");
        assertEquals(
                HiresFix.builder()
                        .steps(7)
                        .denoise(0.4)
                        .upscaler(Upscaler.LATENT_NEAREST_EXACT)
                        .sampler("DPM++ 2M")
                        .build(),
                fix);
    }

    @Test
    void theSecondPassMayHaveOtherTextsAndAnotherCheckpoint() {
        assertEquals(
                HiresFix.builder()
                        .prompt("a dog, soft")
                        .negativePrompt("blurry")
                        .checkpoint("soft")
                        .build(),
                HiresArgument.parse("2;prompt=a dog, soft;negative=blurry;checkpoint=soft"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two", "0.5", "2;steps=many", "2;upscaler=lanczso", "2;stpes=3", "9x"})
    void anythingElseIsRejected(String argument) {
        assertThrows(InvalidRequestException.class, () -> HiresArgument.parse(argument));
    }
}
