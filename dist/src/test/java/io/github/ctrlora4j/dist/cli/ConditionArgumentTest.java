package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.images.SourcePicture;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionArgumentTest {
    private static final RgbImage SOURCE = RgbImage.of(1, 1, new byte[3]);

    private static ConditionInput input(String argument) {
        return ConditionArgument.parse(argument)
                .toInput(new SourcePicture(SOURCE, Optional.empty()), file -> SOURCE, Optional.empty());
    }

    @Test
    void readsEveryKey() {
        ConditionInput input = input("canny=photo.png;weight=0.5;lora=a/b.ckpt;start=0.1;end=0.9;low=50;high=150");

        assertEquals("canny", input.condition());
        assertEquals(0.5, input.weight());
        assertEquals(Optional.of(Path.of("a/b.ckpt")), input.lora());
        assertEquals(0.1, input.start());
        assertEquals(0.9, input.end());
        assertEquals(Map.of("low", "50", "high", "150"), input.parameters());
        assertEquals(SOURCE, input.image());
    }

    @Test
    void networkNamesAControlNet() {
        ConditionInput input = input("canny=photo.png;network=control_v11p_sd15_canny");

        assertEquals(Optional.of(Path.of("control_v11p_sd15_canny")), input.controlNet());
        assertEquals(Optional.empty(), input.lora());
        assertEquals(Optional.of(Path.of("n")), input("none=a.png;network=n").controlNet());
    }

    @Test
    void aLoraAndANetworkExcludeEachOther() {
        InvalidRequestException e =
                assertThrows(InvalidRequestException.class, () -> input("canny=a.png;network=n;lora=l"));
        assertEquals("condition canny: takes a lora or a controlNet, not both; leave one out", e.getMessage());
    }

    @Test
    void leavesDefaultsAlone() {
        ConditionInput input = input("canny=photo.png");

        assertEquals(1, input.weight());
        assertEquals(0, input.start());
        assertEquals(1, input.end());
        assertEquals(Optional.empty(), input.lora());
        assertEquals(Map.of(), input.parameters());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "canny=a=b.png, a=b.png",
        "canny=a;;b.png, a;b.png",
        "canny=a;;;weight=1, a;",
        "canny=with space.png, with space.png",
        "canny=C:/x/y.png;low=1, C:/x/y.png",
    })
    void takesAnyFileName(String argument, String file) {
        assertEquals(Path.of(file), ConditionArgument.parse(argument).image());
    }

    @Test
    void keepsEqualsSignInValue() {
        assertEquals(Map.of("mode", "a=b"), input("x=p.png;mode=a=b").parameters());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "canny | must begin with ID=IMAGE, such as canny=photo.png",
                "=photo.png | must begin with ID=IMAGE, such as canny=photo.png",
                "canny= | must begin with ID=IMAGE, such as canny=photo.png",
                "canny=a.png;weight | 'weight' is not KEY=VALUE",
                "canny=a.png; | '' is not KEY=VALUE",
                "canny=a.png;=3 | '=3' is not KEY=VALUE",
                "canny=a.png;low=1;low=2 | low is given twice",
                "none=a.png | 'none' takes a finished condition image and needs ;lora=FILE or ;network=FILE",
            })
    void refusesToParse(String argument, String reason) {
        InvalidRequestException refusal =
                assertThrows(InvalidRequestException.class, () -> ConditionArgument.parse(argument));

        assertEquals("--condition '" + argument + "': " + reason, refusal.getMessage());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "weight=strong, weight needs a number",
        "weight=3, weight needs a number within -2..2",
        "start=NaN, start needs a number within 0..1",
        "end=-0.1, end needs a number within 0..1",
    })
    void refusesNumber(String option, String reason) {
        InvalidRequestException refusal =
                assertThrows(InvalidRequestException.class, () -> input("canny=a.png;" + option));

        assertEquals(true, refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void acceptsNoneWithLora() {
        assertEquals(
                Optional.of(Path.of("l.ckpt")),
                input("none=map.png;lora=l.ckpt").lora());
    }
}
