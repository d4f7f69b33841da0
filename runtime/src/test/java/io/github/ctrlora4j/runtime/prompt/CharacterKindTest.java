package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds and small letters as UnicodeData.txt of Unicode 16 and 17 has them. */
class CharacterKindTest {
    @ParameterizedTest
    @CsvSource({
        "20, SPACE", // blank
        "9, SPACE", // tab
        "85, SPACE", // next line
        "3000, SPACE", // ideographic space
        "7, OTHER", // bell
        "41, LETTER",
        "1C5, LETTER", // titlecase digraph
        "65E5, LETTER",
        "39, NUMBER",
        "BD, NUMBER", // one half
        "2160, NUMBER", // Roman one
        "5F, OTHER",
        "301, OTHER", // combining acute
        "1F642, OTHER",
    })
    void followsTheGeneralCategory(String point, CharacterKind kind) {
        assertEquals(kind, CharacterKind.of(Integer.parseInt(point, 16)));
    }

    /** The first and the last of a range of Unicode 14 to 16, and what lies beside it. */
    @ParameterizedTest
    @CsvSource({
        "10D4A, LETTER",
        "10D65, LETTER",
        "10D66, OTHER",
        "323AF, LETTER",
        "323B0, OTHER",
        "10D40, NUMBER",
        "10D49, NUMBER",
        "1CCF9, NUMBER",
        "1CCFA, OTHER",
    })
    void knowsCharactersThatAreYoungerThanTheJdk(String point, CharacterKind kind) {
        assertEquals(kind, CharacterKind.of(Integer.parseInt(point, 16)));
    }

    @ParameterizedTest
    @CsvSource({"41, 61", "3A3, 3C3", "DF, DF", "10D50, 10D70", "A7DC, 19B", "10570, 10597", "2C2F, 2C5F"})
    void capitalsHaveTheirSmallLetters(String capital, String small) {
        assertEquals(Integer.parseInt(small, 16), CharacterKind.lowerCase(Integer.parseInt(capital, 16)));
    }
}
