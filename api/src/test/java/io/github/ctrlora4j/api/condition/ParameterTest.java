package io.github.ctrlora4j.api.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterTest {
    private static final Parameter LOW =
            Parameter.integer("low", 1, 255).defaultValue(100).build();

    @Test
    void defaultIsTheSmallestFirstOrFalse() {
        assertEquals(Optional.of("3"), Parameter.integer("a", 3, 9).build().defaultValue());
        assertEquals(Optional.of("0.5"), Parameter.real("a", 0.5, 1).build().defaultValue());
        assertEquals(
                Optional.of("auto"),
                Parameter.choice("a", "auto", "network").build().defaultValue());
        assertEquals(Optional.of("false"), Parameter.flag("a").build().defaultValue());
        assertEquals(Optional.of(""), Parameter.text("a").build().defaultValue());
    }

    @Test
    void titleIsTheNameUnlessGiven() {
        assertEquals("low", LOW.title());
        assertEquals("Low", Parameter.integer("low", 0, 1).title("Low").build().title());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "255", " 7 ", "007"})
    void takesWholeNumbersWithinBothEnds(String text) {
        assertEquals(Long.toString(Long.parseLong(text.strip())), value(LOW, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "256", "1.5", "many", "99999999999999999999"})
    void rejectsOtherNumbersByNameAndRange(String text) {
        String message = assertThrows(InvalidRequestException.class, () -> value(LOW, text))
                .getMessage();

        assertTrue(message.contains("low") && message.contains("1..255") && message.contains(text), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-0.1", "1.1"})
    void rejectsRealNumbersOutsideTheRange(String text) {
        Parameter parameter = Parameter.real("sigma", 0, 1).build();

        assertThrows(InvalidRequestException.class, () -> value(parameter, text));
    }

    @Test
    void rejectsChoiceWithTheNearestOne() {
        Parameter parameter = Parameter.choice("detector", "auto", "network").build();

        String message = assertThrows(InvalidRequestException.class, () -> value(parameter, "netwrok"))
                .getMessage();

        assertTrue(message.contains("netwrok") && message.contains("network"), message);
    }

    @Test
    void seedDrawsWithinThePartOfTheRange() {
        Parameter parameter =
                Parameter.integer("blocks", 0, 100).defaultFromSeed(10, 13).build();
        Set<String> drawn = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            drawn.add(ParameterValues.resolve("x", List.of(parameter), Map.of(), seed)
                    .asMap()
                    .get("blocks"));
        }

        assertEquals(Set.of("10", "11", "12", "13"), drawn);
        assertEquals(Optional.empty(), parameter.defaultValue());
        assertEquals(10, parameter.drawnMinimum());
        assertEquals(13, parameter.drawnMaximum());
    }

    @Test
    void parametersOfOneSeedAreDrawnApart() {
        Parameter a = Parameter.real("a", 0, 1).defaultFromSeed().build();
        Parameter b = Parameter.real("b", 0, 1).defaultFromSeed().build();

        ParameterValues values = ParameterValues.resolve("x", List.of(a, b), Map.of(), 42);

        assertNotEquals(values.real("a"), values.real("b"));
        assertEquals(values, ParameterValues.resolve("x", List.of(a, b), Map.of(), 42));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Low", "low high", "-low", "é"})
    void rejectsNames(String name) {
        assertThrows(IllegalArgumentException.class, () -> Parameter.flag(name).build());
    }

    @Test
    void rejectsEmptyRangesAndDefaultsOutside() {
        assertThrows(IllegalArgumentException.class, () -> Parameter.integer("a", 2, 1)
                .build());
        assertThrows(IllegalArgumentException.class, () -> Parameter.real("a", 0, Double.POSITIVE_INFINITY)
                .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> Parameter.integer("a", 0, 1).defaultValue(2).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> Parameter.real("a", 0, 1).defaultFromSeed(0.5, 2).build());
    }

    @Test
    void saysItsValuesAndDefault() {
        assertEquals("low=1..255 (100)", LOW.toString());
        assertEquals(
                "a=auto|network (auto)",
                Parameter.choice("a", "auto", "network").build().toString());
        assertEquals(
                "a=0.0..1.0 (drawn from the seed)",
                Parameter.real("a", 0, 1).defaultFromSeed().build().toString());
    }

    private static String value(Parameter parameter, String text) {
        return ParameterValues.resolve("x", List.of(parameter), Map.of(parameter.name(), text), 0)
                .asMap()
                .get(parameter.name());
    }
}
