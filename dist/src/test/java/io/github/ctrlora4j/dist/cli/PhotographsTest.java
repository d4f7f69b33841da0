package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The networks on board and real photographs, against the same networks in Python: {@code photographs/golden.py} found
 * the points, boxes and lines.
 */
class PhotographsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"astronaut, true", "coat, true", "cat, false", "rocket, false"})
    void skeleton(String photograph, boolean hasPerson) throws IOException {
        String people = text(photograph + ".people.txt");
        assertEquals(hasPerson, !people.isEmpty());
        RgbImage expected = hasPerson ? detect("skeleton;people=" + people, photograph) : black(photograph);
        assertAtMostOnePixelApart(expected, detect("skeleton", photograph));
    }

    @ParameterizedTest
    @CsvSource({"astronaut, person", "cat, cat", "coffee, cup", "rocket, ''"})
    void bbox(String photograph, String name) throws IOException {
        String boxes = text(photograph + ".boxes.txt");
        assertEquals(name, boxes.split(" ", -1)[0]);
        RgbImage expected = boxes.isEmpty() ? black(photograph) : detect("bbox;boxes=" + boxes, photograph);
        assertAtMostOnePixelApart(expected, detect("bbox", photograph));
    }

    @ParameterizedTest
    @CsvSource({"astronaut", "rocket", "coffee"})
    void mlsd(String photograph) throws IOException {
        assertAtMostOnePixelApart(
                ImageFiles.read(resource(photograph + ".lines.png")), detect("mlsd;score=0.1;distance=5", photograph));
    }

    private RgbImage detect(String condition, String photograph) throws IOException {
        Path out = folder.resolve(Files.list(folder).count() + ".png");
        Invocation invocation = Invocation.of(
                "detect",
                "--condition",
                condition,
                "--image",
                resource(photograph + ".png").toString(),
                "--out",
                out.toString());
        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        return ImageFiles.read(out);
    }

    private RgbImage black(String photograph) throws IOException {
        RgbImage picture = ImageFiles.read(resource(photograph + ".png"));
        return RgbImage.of(picture.width(), picture.height(), new byte[3 * picture.width() * picture.height()]);
    }

    private Path resource(String name) throws IOException {
        Path file = folder.resolve(name);
        if (Files.notExists(file)) {
            try (InputStream in = PhotographsTest.class.getResourceAsStream("photographs/" + name)) {
                Files.copy(Objects.requireNonNull(in, name), file);
            }
        }
        return file;
    }

    private static String text(String name) throws IOException {
        try (InputStream in = PhotographsTest.class.getResourceAsStream("photographs/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** Each pixel has its color in the other image, there or beside it. */
    private static void assertAtMostOnePixelApart(RgbImage expected, RgbImage actual) {
        assertEquals(expected.width() + "x" + expected.height(), actual.width() + "x" + actual.height());
        for (int y = 0; y < expected.height(); y++) {
            for (int x = 0; x < expected.width(); x++) {
                String place = "(" + x + ", " + y + ")";
                assertTrue(hasNear(actual, x, y, expected.rgb(x, y)), "missing at " + place);
                assertTrue(hasNear(expected, x, y, actual.rgb(x, y)), "surplus at " + place);
            }
        }
    }

    private static boolean hasNear(RgbImage image, int x, int y, int rgb) {
        for (int v = Math.max(0, y - 1); v <= Math.min(image.height() - 1, y + 1); v++) {
            for (int u = Math.max(0, x - 1); u <= Math.min(image.width() - 1, x + 1); u++) {
                if (image.rgb(u, v) == rgb) {
                    return true;
                }
            }
        }
        return false;
    }
}
