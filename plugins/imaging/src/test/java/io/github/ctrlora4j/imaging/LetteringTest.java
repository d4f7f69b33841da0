package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LetteringTest {
    private static final int MARGIN = 3;

    /** White pixels as '#' and black ones as '.', without the margins. */
    private static String drawn(String text, int scale) {
        Canvas canvas = Canvas.black(Lettering.width(text, scale), Lettering.LINE * scale);
        Lettering.draw(canvas, 0, 0, text, scale);
        byte[] pixels = canvas.toImage().toBytes();
        StringBuilder picture = new StringBuilder();
        for (int y = MARGIN * scale; y < (MARGIN + 7) * scale; y++) {
            for (int x = MARGIN * scale; x < canvas.width() - MARGIN * scale; x++) {
                picture.append(pixels[3 * (y * canvas.width() + x)] == 0 ? '.' : '#');
            }
            picture.append('\n');
        }
        return picture.toString();
    }

    @Test
    void aLetterCanBeRead() {
        assertEquals(
                """
                ..#...
                ......
                .##...
                ..#...
                ..#...
                ..#...
                .###..
                """,
                drawn("i", 1));
    }

    @Test
    void largerLettersHaveTheSameShape() {
        String twice = drawn("i", 1)
                .lines()
                .map(row -> row.chars()
                        .mapToObj(pixel -> Character.toString(pixel).repeat(2))
                        .collect(Collectors.joining()))
                .flatMap(row -> Stream.of(row, row))
                .collect(Collectors.joining("\n", "", "\n"));
        assertEquals(twice, drawn("i", 2));
    }

    @Test
    void capitalsAreDrawnSmallAndUnknownCharactersAsGaps() {
        assertEquals(drawn("i", 1), drawn("I", 1));
        assertEquals(drawn(" ", 1), drawn("é", 1));
    }

    /** Two margins of 3 and 6 a letter: five letters need 36 pixels. */
    @Test
    void whatFitsIsAsWideAsItSays() {
        assertEquals(36, Lettering.width("abcde", 1));
        assertEquals(5, Lettering.fitting(36, 1));
        assertEquals(4, Lettering.fitting(35, 1));
        assertEquals(5, Lettering.fitting(72, 2));
        assertEquals(0, Lettering.fitting(2, 1));
    }
}
