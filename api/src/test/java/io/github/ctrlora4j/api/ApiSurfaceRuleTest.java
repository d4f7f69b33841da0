package io.github.ctrlora4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link ApiSurfaceTest} reports for a change, and which version it demands. */
class ApiSurfaceRuleTest {
    private static final String ONE = "\n\npublic interface A {\n  int a();\n  int b();\n}\n";
    private static final String MORE = "\n\npublic interface A {\n  int a();\n  int b();\n  int c();\n}\n";
    private static final String OTHER = "\n\npublic interface A {\n  int a();\n  long b();\n}\n\npublic class B {\n}\n";

    @Test
    void showsChangedLinesBelowTheirClassAndNothingElse() {
        ApiSurface before = ApiSurface.parse("SPI 1.0.0 released" + ONE);
        ApiSurface after = ApiSurface.parse("SPI 1.0.0 released" + OTHER);

        assertEquals(
                List.of(" public interface A {", "-  int b();", "+  long b();", "+public class B {"),
                before.changesTo(after));
    }

    @ParameterizedTest(name = "SPI {0} {1}, change: {2}, then {3}: {4}")
    @CsvSource({
        // An addition: minor. A removal: major. An unreleased version has no users to break.
        "1.0.0, released, more, 1.0.0, false",
        "1.0.0, released, more, 1.0.1, false",
        "1.0.0, released, more, 1.1.0, true",
        "1.0.0, released, more, 2.0.0, true",
        "1.0.0, released, other, 1.1.0, false",
        "1.0.0, released, other, 2.0.0, true",
        "1.0.0, released, one, 1.0.0, true",
        "1.0.0, unreleased, other, 1.0.0, true"
    })
    void asksForAnotherVersionWhenAReleasedSurfaceChanges(
            String version, String state, String change, String next, boolean accepted) {
        ApiSurface before = ApiSurface.parse("SPI " + version + " " + state + ONE);
        String text = change.equals("one") ? ONE : change.equals("more") ? MORE : OTHER;

        String wrong = before.wrongVersion(ApiSurface.parse("SPI " + next + " unreleased" + text));

        assertEquals(accepted, wrong.isEmpty(), wrong);
    }

    @Test
    void needsTheVersionInTheFirstLine() {
        assertThrows(AssertionError.class, () -> ApiSurface.parse(ONE));
    }
}
