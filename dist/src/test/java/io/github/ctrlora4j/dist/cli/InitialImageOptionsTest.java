package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class InitialImageOptionsTest {
    private static final RgbImage WHITE = RgbImage.of(1, 1, new byte[] {-1, -1, -1});

    @TempDir
    private Path folder;

    private GenerationRequest parsed(String... arguments) {
        Path file = folder.resolve("white.png");
        ImageFiles.writePng(file, WHITE, Map.of());
        InitialImageOptions options = new InitialImageOptions();
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = arguments[i].replace("FILE", file.toString());
        }
        CommandLine.populateCommand(options, arguments);
        GenerationRequest.Builder request = GenerationRequest.builder("ink");
        options.addTo(request);
        return request.build();
    }

    @Test
    void withoutAPictureThereIsNothing() {
        assertEquals(GenerationRequest.builder("ink").build(), parsed());
    }

    @Test
    void passesEveryOptionOn() {
        GenerationRequest request = parsed(
                "--init=FILE",
                "--denoise=0.6",
                "--all-steps",
                "--fit=crop",
                "--mask=FILE",
                "--mask-blur=8",
                "--mask-inverted",
                "--masked-content=latent-noise",
                "--only-masked",
                "--mask-padding=16");
        assertEquals(
                Optional.of(InitialImage.builder(WHITE)
                        .denoise(0.6)
                        .allSteps(true)
                        .fit(ImageFit.CROP)
                        .build()),
                request.initialImage());
        assertEquals(
                Optional.of(Inpainting.builder(WHITE)
                        .blur(8)
                        .inverted(true)
                        .content(MaskedContent.LATENT_NOISE)
                        .onlyMasked(true)
                        .padding(16)
                        .build()),
                request.inpainting());
    }

    @Test
    void takesABlurForEachDirectionAndAFitAsALatent() {
        GenerationRequest request = parsed("--init=FILE", "--fit=latent", "--mask=FILE", "--mask-blur=2x9");
        assertEquals(ImageFit.LATENT, request.initialImage().orElseThrow().fit());
        assertEquals(2, request.inpainting().orElseThrow().blurX());
        assertEquals(9, request.inpainting().orElseThrow().blurY());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--init=FILE --mask=FILE --mask-blur=soft",
                "--denoise=0.5",
                "--mask=FILE",
                "--init=FILE --only-masked",
                "--init=FILE --fit=squeeze",
                "--init=FILE --mask=FILE --masked-content=black"
            })
    void rejectsWhatHasNoEffectOrIsUnknown(String arguments) {
        assertThrows(InvalidRequestException.class, () -> parsed(arguments.split(" ")));
    }
}
