package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentPartsTest {
    @Test
    void aLonePartHasNoOptions() {
        assertEquals(new ArgumentParts("ddim", Map.of()), ArgumentParts.parse("--sampler", "ddim"));
    }

    @Test
    void keepsTheOrderOfTheOptions() {
        assertEquals(
                List.of("z", "a", "m"),
                List.copyOf(ArgumentParts.parse("x;z=1;a=2;m=3").options().keySet()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "x;k=a=b, a=b",
        "x;k=a;;b, a;b",
        "x;k=a;;, a;",
        "x;k=;;;;, ;;",
        "x;k=, ''",
        "x; k =v, v",
        "'x;k= v', ' v'",
    })
    void readsValues(String argument, String value) {
        assertEquals(new ArgumentParts("x", Map.of("k", value)), ArgumentParts.parse(argument));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ddim;eta, 'eta' is not KEY=VALUE",
        "ddim;=1, '=1' is not KEY=VALUE",
        "ddim;eta=1;eta=1, eta is given twice"
    })
    void saysWhichOptionIsWrongAndWhy(String argument, String reason) {
        InvalidRequestException e =
                assertThrows(InvalidRequestException.class, () -> ArgumentParts.parse("--sampler", argument));

        assertEquals(Optional.of("--sampler '" + argument + "'"), e.subject());
        assertEquals(reason, e.problem());
    }
}
