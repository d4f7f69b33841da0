package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorArgumentTest {
    @Test
    void readsIdAlone() {
        assertEquals(new DetectorArgument("canny", Map.of()), DetectorArgument.parse("canny"));
    }

    @Test
    void treatsEveryKeyAsParameter() {
        assertEquals(
                new DetectorArgument("canny", Map.of("low", "50", "weight", "1")),
                DetectorArgument.parse("canny;low=50;weight=1"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "canny=a.png, must begin with an id alone; give the image with --image",
        ";low=50, 'must begin with the id of a condition, such as canny'",
    })
    void refuses(String argument, String reason) {
        InvalidRequestException refusal =
                assertThrows(InvalidRequestException.class, () -> DetectorArgument.parse(argument));

        assertEquals("--condition '" + argument + "': " + reason, refusal.getMessage());
    }
}
