package io.github.ctrlora4j.dist.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StagingTest {
    private static final List<Emoji> ICONS = IntStream.range(0, 2000)
            .mapToObj(i -> new Emoji("emoji-" + i, i % 5 == 0 ? "ink" : "flat", ""))
            .toList();

    private static double share(Staging.Kind kind, Predicate<Staging> property) {
        return (double) ICONS.stream()
                        .map(icon -> Staging.of(icon, kind))
                        .filter(property)
                        .count()
                / ICONS.size();
    }

    @Test
    void plainIsInTheMiddleOnWhite() {
        Staging expected = new Staging(Background.WHITE, 8, 8, 112, false);
        assertEquals(expected, Staging.of(ICONS.get(0), Staging.Kind.PLAIN));
        assertEquals(expected, Staging.of(ICONS.get(1), Staging.Kind.PLAIN));
    }

    @Test
    void placedIsOnWhiteAndInsideThePicture() {
        assertEquals(
                1,
                share(
                        Staging.Kind.PLACED,
                        staging -> staging.background() == Background.WHITE
                                && !staging.isMirrored()
                                && staging.size() >= 52
                                && staging.size() <= 112
                                && staging.left() >= 4
                                && staging.top() >= 4
                                && staging.left() + staging.size() <= 124
                                && staging.top() + staging.size() <= 124));
    }

    @Test
    void variedPlacesAndMirrorsHalf() {
        assertEquals(0.5, share(Staging.Kind.VARIED, Staging::isMirrored), 0.05);
        assertEquals(0.5, share(Staging.Kind.VARIED, staging -> staging.size() < 112), 0.05);
        // Half of the four fifths that are not ink.
        assertEquals(0.4, share(Staging.Kind.VARIED, staging -> staging.background() != Background.WHITE), 0.05);
    }

    @Test
    void inkStaysOnWhite() {
        assertTrue(ICONS.stream()
                .filter(icon -> icon.style().equals("ink"))
                .allMatch(icon -> Staging.of(icon, Staging.Kind.VARIED).background() == Background.WHITE));
    }

    @Test
    void followsFromTheIcon() {
        Emoji again = new Emoji("emoji-7", "flat", "<svg/>");
        assertEquals(Staging.of(ICONS.get(7), Staging.Kind.VARIED), Staging.of(again, Staging.Kind.VARIED));
        assertFalse(
                Staging.of(ICONS.get(7), Staging.Kind.PLACED).equals(Staging.of(ICONS.get(8), Staging.Kind.PLACED)));
    }
}
