package io.github.ctrlora4j.runtime.generation;

import static io.github.ctrlora4j.runtime.generation.WrittenTexts.request;
import static io.github.ctrlora4j.runtime.generation.WrittenTexts.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.api.host.PromptSyntax;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code ParameterKeysTest} and its neighbors have the keys one by one. */
class ParametersTextTest {
    @Test
    void isWhatWebInterfacesRead() {
        String text = text(request().negativePrompt("dog"));
        assertTrue(
                text.startsWith(
                        "cat\nNegative prompt: dog\n"
                                + "Steps: 20, Sampler: DDIM, CFG scale: 5, Seed: 7, Size: 64x64, Model hash: 0123456789, Model: ink, RNG: CPU, Version: ctrlora4j 1.2.3"),
                text);
    }

    private static void assertReadBack(GenerationRequest.Builder builder) {
        ImageInfo info = ParametersText.read(text(builder));
        assertEquals(
                builder.size(new ImageSize(64, 64)).build(), info.request("ink").build(), () -> text(builder));
        assertEquals(List.of(), info.notTaken());
        assertEquals(Optional.of(ImageInfo.Writer.CTRLORA4J), info.writer());
    }

    /** Numbers and words by which a careless reader is misled. */
    @Test
    void everyPromptIsReadBack() {
        List<String> parts = List.of(
                "a",
                " ",
                "\n",
                ",",
                ":",
                "\"",
                "\\",
                "Steps: 5",
                "Negative prompt:",
                "\nNegative prompt: ",
                "(x:1.2)",
                "狐",
                "\ud83d\ude00",
                "\ud83d",
                "\0",
                "\r",
                "\t",
                "\u00a0",
                "Seed: 1, Size: 2x2, Model: x",
                "é",
                "<lora:");
        Random random = new Random(3);
        for (int i = 0; i < 3_000; i++) {
            String[] prompts = new String[2];
            for (int k = 0; k < prompts.length; k++) {
                StringBuilder prompt = new StringBuilder();
                for (int n = random.nextInt(5); n > 0; n--) {
                    prompt.append(parts.get(random.nextInt(parts.size())));
                }
                prompts[k] = prompt.toString();
            }
            assertReadBack(request()
                    .promptSyntax(PromptSyntax.PLAIN)
                    .prompt(prompts[0])
                    .negativePrompt(prompts[1]));
        }
    }

    @Test
    void everyFieldIsReadBack() {
        assertReadBack(request());
        assertReadBack(request()
                .noiseSource(NoiseSource.GPU)
                .variationSeed(9)
                .variationStrength(0.1 + 0.2)
                .seedSize(new ImageSize(512, 768))
                .clipSkip(2)
                .guidanceScale(1.0 / 3)
                .seed(Long.MAX_VALUE));
        assertReadBack(request()
                .hiresFix(HiresFix.builder()
                        .sampler("Euler Karras")
                        .checkpoint("soft")
                        .prompt("a (dog:1.2), \"b\"\nSteps: 5")
                        .negativePrompt("")
                        .build()));
        assertReadBack(request().seamless(true));
        assertReadBack(request().batch(4));
        assertReadBack(request().batch(4).noiseConvention(NoiseConvention.COMFY_UI));
    }
}
