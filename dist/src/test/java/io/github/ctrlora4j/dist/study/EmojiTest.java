package io.github.ctrlora4j.dist.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmojiTest {
    private static final String SET =
            """
            {"width": 32, "icons": {
              "red-apple": {"body": "<path/>", "height": 20},
              "artist-dark": {"body": "<path/>"},
              "old-cat": {"body": "<path/>", "hidden": true},
              "rocket": {"body": "<g/>", "width": 16}
            }, "height": 32}
            """;

    @Test
    void readsWantedIconsWithTheirOwnSizes(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("icons.json"), SET);
        List<Emoji> icons = Emoji.read("flat", file);
        assertEquals(
                List.of("red-apple", "rocket"), icons.stream().map(Emoji::name).toList());
        assertTrue(
                icons.get(0).svg().contains("viewBox=\"0 0 32 20\"><path/></svg>"),
                icons.get(0).svg());
        assertTrue(
                icons.get(1).svg().contains("viewBox=\"0 0 16 32\"><g/></svg>"),
                icons.get(1).svg());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flag-france",
                "keycap-1",
                "woman-medium-skin-tone",
                "artist-light",
                "artist-medium-dark",
                "x",
                "4"
            })
    void skipsFlagsLettersAndSkinTones(String name) {
        assertFalse(Emoji.isWanted(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"red-apple", "vertical-traffic-light", "police-car-light", "light-bulb", "dark-chocolate"})
    void keepsLightsThatAreNoSkinTones(String name) {
        assertTrue(Emoji.isWanted(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "teddy-bear",
                "grinning-cat-with-smiling-eyes",
                "rocket",
                "tulip",
                "ghost",
                "birthday-cake",
                "pizza",
                "top-hat"
            })
    void holdsOutTheSourcesOfTheDemo(String name) {
        assertTrue(Emoji.isHeldOut(name));
    }

    @Test
    void holdsOutOneNameInSixteenInEveryStyle() {
        // "a".hashCode() is 97; 97 * 0x9E3779B9 mod 2^32 is 0xF3051F19, its upper half 62213, and 62213 mod 16 is 5.
        assertFalse(new Emoji("a", "noto", "").isHeldOut());
        // "ag".hashCode() is 97 * 31 + 103 = 3110; the upper half is 5616, a multiple of 16.
        assertTrue(new Emoji("ag", "noto", "").isHeldOut());
        assertTrue(new Emoji("ag", "ink", "").isHeldOut());
        long held = IntStream.range(0, 16_000)
                .filter(i -> Emoji.isHeldOut("emoji-" + i))
                .count();
        assertEquals(1000, held, 200);
    }

    @Test
    void captionIsWhatTheMiniatureKnows() {
        Emoji icon = new Emoji("red-apple", "3d", "");
        assertEquals("red apple, 3d style, teal background", icon.caption(Background.TEAL));
        assertEquals("red-apple-3d", icon.stem());
    }
}
