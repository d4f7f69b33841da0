package io.github.ctrlora4j.api.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Hosts show the message beside the condition or sampler that it is about. */
    @ParameterizedTest
    @CsvSource({"low, 1.5", "low, many", "low, 2147483648", "fine, yes", "lwo, 1"})
    void theOwnerIsTheSubjectOfEveryWrongValue(String name, String value) {
        InvalidRequestException rejection =
                assertThrows(InvalidRequestException.class, () -> values(Map.of(name, value)));

        assertEquals(Optional.of("canny"), rejection.subject());
        assertTrue(rejection.problem().contains(name), rejection.problem());
    }

    @Test
    void aFixedParameterIsNotCalledUnknown() {
        ConditionDescriptor descriptor =
                ConditionDescriptor.builder("edges").fixedParameter("low", "50").build();

        InvalidRequestException rejection = assertThrows(
                InvalidRequestException.class, () -> ParameterValues.resolve(descriptor, Map.of("low", "60"), 0));

        assertEquals("condition edges: its parameter low is fixed at 50; leave it out", rejection.getMessage());
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
