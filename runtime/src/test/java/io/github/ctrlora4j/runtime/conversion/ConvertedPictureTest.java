package io.github.ctrlora4j.runtime.conversion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.ModelConversion;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A converted checkpoint draws the same picture, bit for bit, in float32. */
final class ConvertedPictureTest {
    private static RgbImage image(Ctrlora4j ctrlora4j, String checkpoint, StyleLora... loras) {
        GenerationRequest.Builder request = GenerationRequest.builder(checkpoint)
                .prompt("a cat")
                .steps(2)
                .seed(5)
                .size(new ImageSize(64, 64));
        for (StyleLora lora : loras) {
            request.styleLora(lora);
        }
        return ctrlora4j
                .generator()
                .generate(request.build(), ProgressListener.SILENT, new Cancellation())
                .images()
                .get(0)
                .image();
    }

    @Test
    void drawsTheSamePictureWithAndWithoutLoras(@TempDir Path folder) {
        try (Ctrlora4j ctrlora4j = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(GoldenModels.file("sd.safetensors").getParent())
                .modelFolder(GoldenLoraFiles.file("kohya-linear.pt").getParent())
                .modelFolder(folder)
                .device("cpu")
                .build())) {
            StyleLora[] loras = {new StyleLora("kohya-linear.pt", 4, 2), new StyleLora("loha", 3, 0)};
            ModelConversion.Builder styled = ModelConversion.builder(
                            "sd.safetensors", folder.resolve("styled.safetensors"))
                    .type(DType.F32);
            for (StyleLora lora : loras) {
                styled.styleLora(lora);
            }
            ctrlora4j.models().convert(styled.build(), part -> {}, new Cancellation());
            ctrlora4j
                    .models()
                    .convert(
                            ModelConversion.builder("sd.ckpt", folder.resolve("plain.safetensors"))
                                    .type(DType.F32)
                                    .build(),
                            part -> {},
                            new Cancellation());

            RgbImage plain = image(ctrlora4j, "sd.safetensors");
            assertEquals(plain, image(ctrlora4j, "plain"));
            RgbImage withLoras = image(ctrlora4j, "sd.safetensors", loras);
            assertNotEquals(plain, withLoras);
            assertEquals(withLoras, image(ctrlora4j, "styled"));
        }
    }
}
