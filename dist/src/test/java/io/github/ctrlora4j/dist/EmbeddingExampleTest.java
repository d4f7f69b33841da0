package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps README.md's example of embedding compilable: its text is {@link #embed}'s body. */
class EmbeddingExampleTest {
    static BufferedImage embed(RgbImage photo) {
        RuntimeOptions options =
                RuntimeOptions.builder().modelFolder(Path.of("models")).build();
        try (ImageHost ctrlora4j = Ctrlora4j.open(options)) {
            GenerationRequest request = GenerationRequest.builder("miniature-ink")
                    .base("basecn")
                    .condition(
                            ConditionInput.builder("canny", photo).weight(0.9).build())
                    .prompt("cat face, white background")
                    .seed(42)
                    .build();
            return ctrlora4j
                    .generator()
                    .generate(request)
                    .images()
                    .get(0)
                    .image()
                    .toBufferedImage();
        }
    }

    @Test
    void readmeShowsTheCompiledExample() throws IOException {
        String readme = withoutSpace(Path.of("../README.md"));
        String source = withoutSpace(Path.of("src/test/java/io/github/ctrlora4j/dist/EmbeddingExampleTest.java"));
        int start = readme.indexOf("```java") + "```java".length();

        String example = readme.substring(start, readme.indexOf("```", start));

        assertTrue(source.contains("embed(RgbImagephoto){" + example + "}@Test"), example);
    }

    private static String withoutSpace(Path file) throws IOException {
        return Files.readString(file).replaceAll("\\s", "");
    }
}
