package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class FieldOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "base, base: give one (--base)",
        "guidanceScale, guidanceScale: give one (--guidance)",
        "condition canny, condition canny: give one (--condition)",
        "condition 'canny', condition 'canny': give one (--condition)",
        "sampler ddim, sampler ddim: give one (--sampler)",
    })
    void namesTheOptionOfAField(String subject, String message) {
        assertEquals(message, FieldOptions.message(new InvalidRequestException(subject, "give one")));
        assertEquals(message, FieldOptions.message(new EngineException(subject, "give one")));
    }

    @Test
    void leavesOtherSubjectsAlone() {
        assertEquals("a.png: give one", FieldOptions.message(new UnsupportedFileException("a.png", "give one")));
        assertEquals("give one", FieldOptions.message(new InvalidRequestException("give one")));
    }

    /** A field that is renamed, or an option, would otherwise go unnoticed. */
    @Test
    void everyOptionExists() {
        Invocation help = Invocation.of("generate", "--help");
        String all = help.out()
                + Invocation.of("serve", "--help").out()
                + Invocation.of("convert", "--help").out()
                + Invocation.of("evaluate", "--help").out()
                + Invocation.of("train", "condition", "--help").out();

        for (String option : List.copyOf(FieldOptions.OPTIONS.values())) {
            String name = option.replaceAll("^;([a-z]+)=.*", "$1=");
            assertEquals(true, all.replace("[no-]", "").contains(name), option);
        }
        assertEquals(CommandLine.ExitCode.OK, help.exitCode().value());
    }
}
