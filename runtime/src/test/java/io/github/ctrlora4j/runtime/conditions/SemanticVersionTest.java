package io.github.ctrlora4j.runtime.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {
    /** The specification's own chains, sections 11.2 and 11.4, and three numbers before them. */
    private static final List<String> RISING = List.of(
            "1.0.0-0",
            "1.0.0-9",
            "1.0.0-10",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "2.0.0",
            "2.1.0",
            "2.1.1",
            "10.0.0");

    @Test
    void isOrderedAsTheSpecificationSays() {
        for (int i = 0; i < RISING.size(); i++) {
            for (int j = 0; j < RISING.size(); j++) {
                assertEquals(
                        Integer.signum(Integer.compare(i, j)),
                        Integer.signum(SemanticVersion.compare(RISING.get(i), RISING.get(j))),
                        RISING.get(i) + " and " + RISING.get(j));
            }
        }
    }

    @Test
    void buildMetadataDoesNotCount() {
        assertEquals(0, SemanticVersion.compare("1.0.0+a", "1.0.0+b"));
    }

    @Test
    void aVersionHasAtMost64Characters() {
        String longest = "1.0.0-" + "a".repeat(58);
        assertTrue(SemanticVersion.parse(longest).isPresent());
        assertEquals(Optional.empty(), SemanticVersion.parse(longest + "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.0", "01.0.0", "1.0.0-", "1.0.0-a..b", "v1.0.0", "1.0.0 "})
    void otherTextIsNotAVersionAndOlderThanAll(String text) {
        assertEquals(Optional.empty(), SemanticVersion.parse(text));
        assertTrue(SemanticVersion.compare(text, "0.0.0-0") < 0);
    }
}
