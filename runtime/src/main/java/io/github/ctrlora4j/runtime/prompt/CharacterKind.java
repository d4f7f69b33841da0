package io.github.ctrlora4j.runtime.prompt;

import java.util.Arrays;

/**
 * How the tokenizer sees a character: with the tables of the reference (Unicode 16, small letters of Unicode 17) where
 * the JDK's own are older (JDK 17: Unicode 13), so that a prompt means the same everywhere.
 */
enum CharacterKind {
    SPACE,
    LETTER,
    NUMBER,
    OTHER;

    /** Letters (category L) of Unicode 14 to 16: first and last code point of every range, hexadecimal. */
    private static final int[] RECENT_LETTERS = ranges(
            "870-887 889-88e 8b5 8c8-8c9 c5d cdd 170d 171f 1b4c 1c89-1c8a 2c2f"
                    + " 2c5f 9ffd-9fff a7c0-a7c1 a7cb-a7cd a7d0-a7d1 a7d3 a7d5-a7dc a7f2-a7f4 10570-1057a 1057c-1058a 1058c-10592"
                    + " 10594-10595 10597-105a1 105a3-105b1 105b3-105b9 105bb-105bc 105c0-105f3 10780-10785 10787-107b0 107b2-107ba"
                    + " 10d4a-10d65 10d6f-10d85 10ec2-10ec4 10f70-10f81 11071-11072 11075 1123f-11240 11380-11389 1138b 1138e"
                    + " 11390-113b5 113b7 113d1 113d3 11740-11746 11ab0-11abf 11bc0-11be0 11f02 11f04-11f10 11f12-11f33 12f90-12ff0"
                    + " 1342f 13441-13446 13460-143fa 16100-1611d 16a70-16abe 16d40-16d6c 18cff 1aff0-1aff3 1aff5-1affb 1affd-1affe"
                    + " 1b11f-1b122 1b132 1b155 1df00-1df1e 1df25-1df2a 1e030-1e06d 1e290-1e2ad 1e4d0-1e4eb 1e5d0-1e5ed 1e5f0"
                    + " 1e7e0-1e7e6 1e7e8-1e7eb 1e7ed-1e7ee 1e7f0-1e7fe 2a6de-2a6df 2b735-2b739 2ebf0-2ee5d 31350-323af");

    /** Numbers (category N) of Unicode 14 to 16. */
    private static final int[] RECENT_NUMBERS = ranges("10d40-10d49 116d0-116e3 11bf0-11bf9 11f50-11f59 16130-16139"
            + " 16ac0-16ac9 16d70-16d79 1ccf0-1ccf9 1d2c0-1d2d3 1e4f0-1e4f9 1e5f1-1e5fa");

    /** Capitals of Unicode 14 to 17, each range followed by its distance to the small letters. */
    private static final int[][] RECENT_CAPITALS = {
        {0x1C89, 0x1C89, 1},
        {0x2C2F, 0x2C2F, 0x30},
        {0xA7C0, 0xA7C0, 1},
        {0xA7CB, 0xA7CB, 0x264 - 0xA7CB},
        {0xA7CC, 0xA7CC, 1},
        {0xA7CE, 0xA7CE, 1},
        {0xA7D0, 0xA7D0, 1},
        {0xA7D2, 0xA7D2, 1},
        {0xA7D4, 0xA7D4, 1},
        {0xA7D6, 0xA7D6, 1},
        {0xA7D8, 0xA7D8, 1},
        {0xA7DA, 0xA7DA, 1},
        {0xA7DC, 0xA7DC, 0x19B - 0xA7DC},
        {0x10570, 0x1057A, 0x27},
        {0x1057C, 0x1058A, 0x27},
        {0x1058C, 0x10592, 0x27},
        {0x10594, 0x10595, 0x27},
        {0x10D50, 0x10D65, 0x20},
        {0x16EA0, 0x16EB8, 0x1B},
    };

    static CharacterKind of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER -> LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> SPACE;
            case Character.CONTROL -> codePoint >= '\t' && codePoint <= '\r' || codePoint == 0x85 ? SPACE : OTHER;
            case Character.UNASSIGNED -> recent(codePoint);
            default -> OTHER;
        };
    }

    private static CharacterKind recent(int codePoint) {
        if (contains(RECENT_LETTERS, codePoint)) {
            return LETTER;
        }
        return contains(RECENT_NUMBERS, codePoint) ? NUMBER : OTHER;
    }

    /** The small letter of one character, without regard to its neighbors: a final sigma is a sigma. */
    static int lowerCase(int codePoint) {
        int lower = Character.toLowerCase(codePoint);
        if (lower == codePoint && !Character.isDefined(codePoint)) {
            for (int[] range : RECENT_CAPITALS) {
                if (codePoint >= range[0] && codePoint <= range[1]) {
                    return codePoint + range[2];
                }
            }
        }
        return lower;
    }

    private static boolean contains(int[] ranges, int codePoint) {
        int at = Arrays.binarySearch(ranges, codePoint);
        return at >= 0 || (-1 - at) % 2 == 1; // inside a range: behind its first, before its last
    }

    private static int[] ranges(String text) {
        return Arrays.stream(text.split(" "))
                .map(range -> range.contains("-") ? range : range + "-" + range)
                .flatMap(range -> Arrays.stream(range.split("-")))
                .mapToInt(bound -> Integer.parseInt(bound, 16))
                .toArray();
    }
}
