package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Upscaler;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Told before anything is drawn; the first pass has nothing wrong with it. */
    @ParameterizedTest
    @CsvSource({
        "2;prompt=<lora:nothing:1>, hiresPrompt: <lora:nothing>: there is no file",
        "2;negative=(dog:100000), hiresNegativePrompt: the weight of",
        "2;sampler=nothing, hiresSampler: there is no",
        "8, hiresScale: the sides of pictures must be within"
    })
    void whatTheSecondPassCannotDoIsNamedWithTheOption(String argument, String message, @TempDir Path folder) {
        Invocation invocation = Invocation.of(
                "generate",
                "--models=" + DemoFiles.MODELS,
                "--checkpoint=miniature",
                "--prompt=cat",
                "--size=512x512",
                "--device=cpu",
                "--hires=" + argument,
                "--out=" + folder.resolve("out"));

        assertEquals(ExitCode.USAGE, invocation.exitCode(), invocation.err());
        assertTrue(invocation.err().contains(message), invocation.err());
        assertTrue(invocation.err().contains("(--hires)"), invocation.err());
    }
}
