package io.github.ctrlora4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code api-surface.txt} equal to what users can see, so that every change of the SPI is a diff in review, and
 * asks for another {@link SpiVersion} when a released one changes.
 */
class ApiSurfaceTest {
    private static final Path COMMITTED = Path.of("api-surface.txt");

    @Test
    void surfaceIsTheCommittedOne() throws Exception {
        ApiSurface committed = ApiSurface.parse(Files.readString(COMMITTED));
        String text = surface(committed);
        ApiSurface surface = ApiSurface.parse(text);
        String wrongVersion = committed.wrongVersion(surface);
        assertEquals("", wrongVersion, wrongVersion);
        if (Boolean.getBoolean("ctrlora4j.surface.write")) {
            Files.writeString(COMMITTED, text);
        } else if (!Files.readString(COMMITTED).equals(text)) {
            fail("The SPI has changed:\n" + String.join("\n", committed.changesTo(surface))
                    + "\nIf that is intended, run mvn -pl api test -Dtest=ApiSurfaceTest -Dctrlora4j.surface.write=true"
                    + " and commit api/api-surface.txt");
        }
    }

    @Test
    void surfaceShowsTheExtensionPoints() throws Exception {
        String text = surface(ApiSurface.parse(Files.readString(COMMITTED)));
        assertTrue(text.contains("public interface io.github.ctrlora4j.api.condition.Condition {"));
    }

    /** A changed version has not been released; every public class follows, sorted by name. */
    private static String surface(ApiSurface committed) throws IOException, URISyntaxException {
        boolean isReleased = committed.isReleased() && committed.version().equals(SpiVersion.CURRENT);
        String head = "SPI " + SpiVersion.CURRENT + (isReleased ? " released" : " unreleased");
        Path classes = Path.of(SpiVersion.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> files;
        try (Stream<Path> found = Files.walk(classes)) {
            files = found.map(Path::toString)
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .sorted()
                    .toList();
        }
        return files.stream()
                .map(ApiSurfaceTest::declaration)
                .filter(text -> text.startsWith("public"))
                .collect(Collectors.joining("\n", head + "\n\n", ""));
    }

    private static String declaration(String classFile) {
        StringWriter out = new StringWriter();
        ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
        int code = javap.run(new PrintWriter(out), new PrintWriter(out), "-protected", classFile);
        assertEquals(0, code, out.toString());
        return out.toString()
                .lines()
                .filter(line -> !line.startsWith("Compiled from"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
