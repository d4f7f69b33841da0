package io.github.ctrlora4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidRequestExceptionTest {
    private static String message(String name, String... known) {
        return InvalidRequestException.unknownName("sampler", name, List.of(known))
                .getMessage();
    }

    @Test
    void unknownNameIsAboutTheFieldThatHasIt() {
        InvalidRequestException e = InvalidRequestException.unknownName("sampler", "dim", List.of("euler", "ddim"));

        assertEquals(Optional.of("sampler"), e.subject());
        assertEquals("sampler: there is no 'dim'. Did you mean 'ddim'? Known: ddim, euler", e.getMessage());
    }

    @Test
    void saysWhatKindOfNameIsUnknown() {
        assertEquals(
                "condition canny: there is no parameter 'lwo'. Did you mean 'low'? Known: high, low",
                InvalidRequestException.unknownName("condition canny", "parameter", "lwo", List.of("low", "high"))
                        .getMessage());
    }

    /** Edits of letters: none but of case, two inserted, two replaced; and a third of twelve letters is four. */
    @ParameterizedTest
    @CsvSource({"EULER, euler", "ulr, euler", "oiler, euler", "lineart-abcd, lineart-anime"})
    void suggestsWhatIsFewEditsAway(String name, String nearest) {
        assertEquals(
                "sampler: there is no '" + name + "'. Did you mean '" + nearest + "'? Known: " + nearest,
                message(name, nearest));
    }

    /** Three edits of three letters; four edits of eight, of which a third is two. */
    @ParameterizedTest
    @CsvSource({"abc, xyz", "ddimwxyz, ddim"})
    void suggestsNothingThatIsFarAway(String name, String known) {
        assertFalse(message(name, known).contains("Did you mean"), message(name, known));
    }

    @Test
    void saysThatNothingIsKnown() {
        assertEquals("sampler: there is no 'dim'. Known: none", message("dim"));
    }
}
