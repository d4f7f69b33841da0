package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.condition.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterTextTest {
    private static final Parameter LOW = Parameter.integer("low", 0, 255)
            .title("Low threshold")
            .defaultValue(100)
            .build();
    private static final Parameter DRAWN = Parameter.integer("width", 1, 100)
            .title("Width")
            .defaultFromSeed(5, 20)
            .build();

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of(LOW, "low              0..255, default 100: Low threshold"),
                Arguments.of(
                        Parameter.real("sigma", 0.5, 4)
                                .title("Blur")
                                .defaultValue(1.5)
                                .build(),
                        "sigma            0.5..4.0, default 1.5: Blur"),
                Arguments.of(
                        Parameter.choice("color", "red", "blue")
                                .title("Color")
                                .defaultValue("red")
                                .build(),
                        "color            red|blue, default red: Color"),
                Arguments.of(
                        Parameter.flag("thin")
                                .title("Thin lines")
                                .defaultValue(false)
                                .build(),
                        "thin             false|true, default false: Thin lines"),
                Arguments.of(DRAWN, "width            1..100, default 5..20 from the seed: Width"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aLineHasRangeAndDefault(Parameter parameter, String line) {
        assertEquals(line, ParameterText.line(parameter));
    }

    @Test
    void numbersHaveARangeInJson() {
        Map<String, Object> map = ParameterText.asMap(LOW);

        assertEquals("integer", map.get("kind"));
        assertEquals(0.0, map.get("minimum"));
        assertEquals(255.0, map.get("maximum"));
        assertEquals("100", map.get("default"));
        assertEquals(Set.of("name", "title", "kind", "minimum", "maximum", "step", "default"), map.keySet());
    }

    /** A client that took the range of a parameter for that of the draw would promise other pictures. */
    @Test
    void whatIsDrawnFromTheSeedHasTheRangeOfTheDraw() {
        Map<String, Object> map = ParameterText.asMap(DRAWN);

        assertEquals(Map.of("minimum", 5.0, "maximum", 20.0), map.get("drawn"));
        assertEquals(Set.of("name", "title", "kind", "minimum", "maximum", "step", "drawn"), map.keySet());
    }

    @Test
    void choicesAreListedAndTextsHaveNoRange() {
        Parameter choice = Parameter.choice("color", "red", "blue")
                .title("Color")
                .defaultValue("red")
                .build();
        Parameter text = Parameter.text("words").title("Words").defaultValue("").build();

        assertEquals(List.of("red", "blue"), ParameterText.asMap(choice).get("choices"));
        assertEquals(
                Set.of("name", "title", "kind", "default"),
                ParameterText.asMap(text).keySet());
    }
}
