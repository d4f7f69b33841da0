package io.github.ctrlora4j.dist.xyz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import org.junit.jupiter.api.Test;

/** {@code XyzGridTest} has what each kind changes, and how kinds go together. */
class AxisKindTest {
    private static final GenerationRequest REQUEST =
            GenerationRequest.builder("ink").prompt("a cat").seed(7).build();

    private static String problem(AxisKind kind, String value) {
        return assertThrows(InvalidRequestException.class, () -> kind.apply(REQUEST, value))
                .problem();
    }

    @Test
    void aRequestWithoutWhatVariesIsRejected() {
        assertTrue(problem(AxisKind.LORA, "1").contains("add --lora"));
        assertTrue(problem(AxisKind.WEIGHT, "1").contains("add --condition"));
        assertTrue(problem(AxisKind.CONDITION, "canny").contains("add --condition ID=IMAGE"));
    }

    /** 2^31 and 2^63, the first that the fields cannot hold. */
    @Test
    void numbersThatNoFieldHoldsAreRejected() {
        assertEquals("2147483648 is too large", problem(AxisKind.STEPS, "2147483648"));
        assertEquals("9223372036854775808 is too large", problem(AxisKind.SEED, "9223372036854775808"));
    }

    /** Another checkpoint is loaded in seconds, another seed costs nothing. */
    @Test
    void whatCostsMostIsFirst() {
        assertEquals(AxisKind.CHECKPOINT, AxisKind.values()[0]);
        assertEquals(AxisKind.SEED, AxisKind.values()[AxisKind.values().length - 1]);
    }
}
