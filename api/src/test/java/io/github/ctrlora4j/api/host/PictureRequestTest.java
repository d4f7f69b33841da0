package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a request says about given pictures, masks and second passes. */
class PictureRequestTest {
    private static final RgbImage PIXEL = RgbImage.of(1, 1, new byte[3]);

    private static InitialImage.Builder initial() {
        return InitialImage.builder(PIXEL);
    }

    private static Inpainting.Builder inpainting() {
        return Inpainting.builder(PIXEL);
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("ink").seed(1);
    }

    static Stream<Supplier<Object>> makers() {
        return Stream.of(
                () -> initial().denoise(0.5).fit(ImageFit.CROP).allSteps(true).build(),
                () -> inpainting()
                        .blur(1)
                        .content(MaskedContent.FILL)
                        .padding(2)
                        .build(),
                () -> HiresFix.builder()
                        .size(new ImageSize(8, 8))
                        .steps(3)
                        .sampler("euler")
                        .build(),
                () -> request()
                        .initialImage(initial().build())
                        .inpainting(inpainting().build())
                        .batchCount(2)
                        .seamless(true)
                        .vaeTiling(VaeTiling.ALWAYS)
                        .build(),
                () -> request().hiresFix(HiresFix.builder().build()).build());
    }

    @ParameterizedTest
    @MethodSource("makers")
    void equalPartsMakeEqualValues(Supplier<Object> maker) {
        assertEquals(maker.get(), maker.get());
        assertEquals(maker.get().hashCode(), maker.get().hashCode());
        assertEquals(maker.get().toString(), maker.get().toString());
    }

    @ParameterizedTest
    @MethodSource("makers")
    void aCopyOfARequestIsEqual(Supplier<Object> maker) {
        if (maker.get() instanceof GenerationRequest request) {
            assertEquals(request, request.toBuilder().build());
        }
    }

    @Test
    void anyOtherPartMakesAnotherValue() {
        assertNotEquals(initial().build(), initial().denoise(0.5).build());
        assertNotEquals(initial().build(), initial().fit(ImageFit.FILL).build());
        assertNotEquals(initial().build(), initial().allSteps(true).build());
        assertNotEquals(inpainting().build(), inpainting().blur(5).build());
        assertNotEquals(inpainting().blur(4, 5).build(), inpainting().blur(5, 4).build());
        assertNotEquals(inpainting().build(), inpainting().onlyMasked(true).build());
        assertNotEquals(inpainting().build(), inpainting().inverted(true).build());
        assertNotEquals(HiresFix.builder().build(), HiresFix.builder().scale(3).build());
        assertNotEquals(request().build(), request().batchCount(2).build());
        assertNotEquals(
                request().build(), request().initialImage(initial().build()).build());
    }

    /** As web UIs begin: no name can be guessed from a number, so all of them are written down here. */
    @Test
    void defaultsAreThoseOfWebInterfaces() {
        assertEquals(0.75, initial().build().denoise());
        assertEquals(4, inpainting().build().blurX());
        assertEquals(4, inpainting().build().blurY());
        assertEquals(MaskedContent.ORIGINAL, inpainting().build().content());
        assertEquals(32, inpainting().build().padding());
        HiresFix fix = HiresFix.builder().build();
        assertEquals(2, fix.scale());
        assertEquals(0, fix.steps());
        assertEquals(0.7, fix.denoise());
        assertEquals("Latent", fix.upscaler().title());
        assertEquals(Optional.empty(), fix.sampler());
    }

    static Stream<Executable> wrong() {
        return Stream.of(
                () -> initial().denoise(1.1).build(),
                () -> initial().denoise(Double.NaN).build(),
                () -> inpainting().blur(-1).build(),
                () -> inpainting().padding(Inpainting.MAX_PADDING + 1).build(),
                () -> HiresFix.builder().scale(0.5).build(),
                () -> HiresFix.builder().steps(GenerationRequest.MAX_STEPS + 1).build(),
                () -> HiresFix.builder().denoise(-0.1).build(),
                () -> request().batchCount(0).build(),
                () -> request().inpainting(inpainting().build()).build(),
                () -> request()
                        .initialImage(initial().build())
                        .hiresFix(HiresFix.builder().build())
                        .build());
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void rejectsWhatMakesNoSense(Executable request) {
        assertThrows(InvalidRequestException.class, request);
    }
}
