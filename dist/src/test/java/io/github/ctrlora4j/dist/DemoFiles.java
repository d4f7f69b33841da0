package io.github.ctrlora4j.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's models and sources and the condition LoRA of canny's plugin, where the checkout has them. */
public final class DemoFiles {
    public static final Path FOLDER = Path.of("src", "main", "demo");
    public static final Path MODELS = FOLDER.resolve("models");
    public static final Path CANNY_LORA =
            Path.of("../plugins/canny/src/main/resources/io/github/ctrlora4j/plugins/canny/canny.safetensors");

    private DemoFiles() {}

    public static Path source(String name) {
        return FOLDER.resolve("sources").resolve(name + ".png");
    }

    /** As the distribution has them: models beside the demo's sources. */
    public static void install(Path home) throws IOException {
        Files.createSymbolicLink(home.resolve("models"), MODELS.toAbsolutePath());
        Files.createSymbolicLink(home.resolve("demo"), FOLDER.toAbsolutePath());
    }
}
