package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The masks that editors write, all of one disc, and a source in which it is erased. */
class DetectMaskTest {
    @TempDir
    private Path folder;

    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(DetectMaskTest.class.getResource("masks/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private Invocation detect(String condition, String source, String... more) {
        List<String> arguments = new ArrayList<>(List.of("detect", "--condition", condition, "--image"));
        arguments.addAll(List.of(file(source).toString(), "--out", out().toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(new FakeGenerator().engines(), Invocation.BARE, arguments.toArray(String[]::new));
    }

    private Path out() {
        return folder.resolve("out.png");
    }

    /** Black where the mask, stretched with the nearest pixels, is white; otherwise the source. */
    private static void assertPainted(RgbImage mask, RgbImage actual) {
        RgbImage source = ImageFiles.read(file("mask_src.png"));
        for (int y = 0; y < source.height(); y++) {
            for (int x = 0; x < source.width(); x++) {
                int painted = mask.rgb(x * mask.width() / source.width(), y * mask.height() / source.height()) & 0xFF;
                assertEquals(painted > 127 ? 0 : source.rgb(x, y), actual.rgb(x, y), "at " + x + ", " + y);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mask_white.png", "mask_half.png", "mask_otheraspect.png"})
    void maskOfAnySizeIsStretched(String mask) {
        Invocation invocation =
                detect("inpainting_brush", "mask_src.png", "--mask", file(mask).toString());
        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        assertPainted(ImageFiles.read(file(mask)), ImageFiles.read(out()));
    }

    @Test
    void transparencyOfAMaskIsNotPainted() {
        detect(
                "inpainting_brush",
                "mask_src.png",
                "--mask",
                file("mask_rgba_white.png").toString());
        assertPainted(ImageFiles.read(file("mask_white.png")), ImageFiles.read(out()));
    }

    @Test
    void erasedPartOfTheSourceIsTheMask() {
        Invocation invocation = detect("inpainting_brush", "src_erased.png");
        assertEquals("", invocation.err());
        assertPainted(ImageFiles.read(file("mask_white.png")), ImageFiles.read(out()));
    }

    @Test
    void conditionWithoutMaskSaysThatTheErasedPartIsWhite() {
        Invocation invocation = detect("palette;block=1", "src_erased.png");
        assertEquals(ExitCode.OK, invocation.exitCode());
        assertTrue(invocation.err().contains("transparent areas"), invocation.err());
    }

    @Test
    void maskThatIsNotTakenIsRejected() {
        Invocation invocation = detect(
                "inpainting", "mask_src.png", "--mask", file("mask_white.png").toString());
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("condition inpainting: takes no mask"), invocation.err());
    }
}
