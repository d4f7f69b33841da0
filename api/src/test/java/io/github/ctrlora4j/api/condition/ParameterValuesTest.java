package io.github.ctrlora4j.api.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParameterValuesTest {
    private static final List<Parameter> PARAMETERS = List.of(
            Parameter.integer("low", Integer.MIN_VALUE, Integer.MAX_VALUE).build(),
            Parameter.flag("fine").build(),
            Parameter.text("points").build());

    private static ParameterValues values(Map<String, String> given) {
        return ParameterValues.resolve("canny", PARAMETERS, given, 0);
    }

    @Test
    void givesEachEndOfTheWidestRange() {
        assertEquals(Integer.MIN_VALUE, values(Map.of()).integer("low"));
        assertEquals(Integer.MAX_VALUE, values(Map.of("low", "2147483647")).integer("low"));
    }

    @Test
    void lookUpOfAnotherKindIsTheAuthorsMistake() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> values(Map.of()).flag("low"))
                .getMessage();

        assertTrue(message.contains("'low' of kind FLAG") && message.contains("low of kind INTEGER"), message);
    }

    @Test
    void lookUpOfAnUndeclaredNameIsTheAuthorsMistake() {
        assertThrows(IllegalArgumentException.class, () -> values(Map.of()).integer("high"));
    }

    @Test
    void unknownNameIsTheUsersMistake() {
        String message = assertThrows(InvalidRequestException.class, () -> values(Map.of("lwo", "1")))
                .getMessage();

        assertTrue(message.contains("Did you mean 'low'?"), message);
    }

    @Test
    void namesAParameterWhoseValueIsNull() {
        Map<String, String> given = new HashMap<>();
        given.put("low", null);

        assertEquals(
                "value of parameter low",
                assertThrows(NullPointerException.class, () -> values(given)).getMessage());
    }
}
