package io.github.ctrlora4j.dist.xyz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AxisValuesTest {
    /** The examples of stable-diffusion-webui's documentation, and what follows from them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4,8,12        | 4 8 12",
                "1-5           | 1 2 3 4 5",
                "1-5 (+2)      | 1 3 5",
                "10-5 (-3)     | 10 7",
                "1-10 (+3)     | 1 4 7 10",
                "1-10 [5]      | 1 3 5 7 10",
                "-1, 7, 20-22  | -1 7 20 21 22",
                "7 - 7         | 7",
                "3-9 [1]       | 3",
                "1000000001-4000000004 [3] | 1000000001 2500000002 4000000004",
            })
    void readsWholeNumbers(String text, String expected) {
        assertEquals(List.of(expected.split(" ")), AxisValues.whole("--x", text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.5,1,1.50       | 0.5 1 1.5",
                "0-1 (+0.25)      | 0 0.25 0.5 0.75 1",
                "0-1 (+0.3)       | 0 0.3 0.6 0.9",
                "0.0-1.0 [6]      | 0 0.2 0.4 0.6 0.8 1",
                "1-0 (-.5)        | 1 0.5 0",
                "0-1 [4]          | 0 0.3333333 0.6666667 1",
                "7.5-9            | 7.5 8.5",
                "100              | 100",
            })
    void readsNumbers(String text, String expected) {
        assertEquals(List.of(expected.split(" ")), AxisValues.decimal("--x", text));
    }

    /** As stable-diffusion-webui does: a sheet whose titles say -1 could never be drawn again. */
    @Test
    void negativeSeedsAreDrawnAtOnce() {
        List<String> seeds = AxisValues.seeds("--x", "-1,7,-1");
        assertEquals("7", seeds.get(1));
        for (String drawn : List.of(seeds.get(0), seeds.get(2))) {
            long seed = Long.parseLong(drawn);
            assertTrue(seed >= 0 && seed < 1L << 32, drawn);
        }
    }

    @Test
    void readsTextsWithQuotes() {
        assertEquals(List.of("cat", "dog"), AxisValues.texts("--x", "cat, dog"));
        assertEquals(List.of("a, b", "say \"c\"", "d"), AxisValues.texts("--x", "\"a, b\", \"say \"\"c\"\"\",d "));
        assertEquals(List.of("cat", ""), AxisValues.texts("--x", "cat,"));
        assertEquals(List.of("5\" tall"), AxisValues.texts("--x", "5\" tall"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "1-", "1.5", "1-5 (0)", "5-1", "1-5 (-1)", "1-5 [0]", "1-5 [2000]", "1-5000", "", "1-5 (2"})
    void rejectsOtherWholeNumbers(String text) {
        InvalidRequestException e =
                assertThrows(InvalidRequestException.class, () -> AxisValues.whole("--x steps=" + text, text));
        assertEquals(Optional.of("--x steps=" + text), e.subject());
    }

    @Test
    void rejectsAQuoteThatIsNotClosed() {
        assertThrows(InvalidRequestException.class, () -> AxisValues.texts("--x", "\"a, b"));
    }
}
