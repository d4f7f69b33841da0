package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack from its making to an image, by the command line alone, on the miniature models. */
class PackGenerationTest {
    private static final Path SOURCE = DemoFiles.source("teddy-bear-noto");

    @TempDir
    private Path temp;

    private Path plugins;

    private Invocation run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--plugins", plugins.toString()));
        Invocation invocation = Invocation.of(line.toArray(String[]::new));
        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        return invocation;
    }

    /** The LoRA that the canny plugin has for the miniature base, as somebody's own file. */
    private Path cannyLora() throws IOException {
        ConditionLora lora = ServiceLoader.load(Condition.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(condition -> condition.descriptor().id().equals("canny"))
                .findFirst()
                .orElseThrow()
                .loras()
                .get(0);
        Path file = temp.resolve("trained.safetensors");
        try (InputStream in = lora.open()) {
            Files.copy(in, file);
        }
        return file;
    }

    private RgbImage draw(String name, String condition) {
        Path out = temp.resolve(name);
        run(
                "generate",
                "--models",
                DemoFiles.MODELS.toString(),
                "--checkpoint",
                "miniature",
                "--condition",
                condition,
                "--prompt",
                "teddy bear, noto style, white background",
                "--steps",
                "4",
                "--seed",
                "1",
                "--size",
                "128x128",
                "--device",
                "cpu",
                "--out",
                out.toString());
        return ImageFiles.read(out.resolve("0000.png"));
    }

    @Test
    void aPackDrawsWhatItsPreprocessorAndLoraDraw() throws IOException {
        plugins = Files.createDirectory(temp.resolve("plugins"));
        Path lora = cannyLora();
        Path zip = temp.resolve("fine-edges.zip");
        run(
                "pack",
                "create",
                "--lora",
                lora.toString(),
                "--base",
                DemoFiles.MODELS.resolve("basecn.safetensors").toString(),
                "--id",
                "fine-edges",
                "--title",
                "Fine edges",
                "--preprocessor",
                "canny",
                "--set",
                "low=40",
                "--license",
                "MIT",
                "--preview",
                SOURCE.toString(),
                "--out",
                zip.toString());
        run("pack", "verify", zip.toString());
        run("pack", "install", zip.toString());
        assertEquals(
                "fine-edges", run("pack", "list", "--json").json().at("/0/id").textValue());
        Path map = temp.resolve("map.png");
        run("detect", "--condition", "canny;low=40", "--image", SOURCE.toString(), "--out", map.toString());

        RgbImage packed = draw("packed", "fine-edges=" + SOURCE);

        assertEquals(draw("apart", "none=" + map + ";lora=" + lora), packed);
        assertNotEquals(draw("other", "canny=" + SOURCE + ";low=200;high=250"), packed, "the parameter has an effect");

        run("pack", "remove", "fine-edges");
        try (Stream<Path> left = Files.list(plugins)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
