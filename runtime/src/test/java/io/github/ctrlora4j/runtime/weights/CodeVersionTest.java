package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodeVersionTest {
    /** Jackson comes as a jar. */
    private static final Object IN_A_JAR = new ObjectMapper();

    @Test
    void codeInJarsHasADigest() {
        Optional<String> version = CodeVersion.of(List.of(IN_A_JAR));

        assertTrue(version.orElse("").matches("[0-9a-f]{64}"), version.toString());
        assertEquals(version, CodeVersion.of(List.of(new ObjectMapper())));
    }

    /** The first adapter that knows a file decides. */
    @Test
    void theOrderBelongsToTheVersion() {
        Object other = new ObjectMapper().createObjectNode();

        assertNotEquals(CodeVersion.of(List.of(IN_A_JAR, other)), CodeVersion.of(List.of(other, IN_A_JAR)));
    }

    /** Compiled anew, it would have the same name and another behavior. */
    @Test
    void codeBesideJarsHasNone() {
        assertEquals(Optional.empty(), CodeVersion.of(List.of(IN_A_JAR, this)));
    }

    @Test
    void codeOfTheJdkHasNone() {
        assertEquals(Optional.empty(), CodeVersion.of(List.of("text")));
    }
}
