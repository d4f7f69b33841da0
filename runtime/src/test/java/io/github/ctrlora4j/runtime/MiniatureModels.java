package io.github.ctrlora4j.runtime;

import java.nio.file.Path;

/** The miniature models of the demo and the condition LoRA that canny's plugin brings, where the checkout has them. */
public final class MiniatureModels {
    public static final Path DEMO =
            Path.of("..", "dist", "src", "main", "demo").toAbsolutePath().normalize();

    public static final Path FOLDER = DEMO.resolve("models");

    /** Of rank 8. */
    public static final Path CANNY_LORA =
            Path.of("../plugins/canny/src/main/resources/io/github/ctrlora4j/plugins/canny/canny.safetensors");

    private MiniatureModels() {}
}
