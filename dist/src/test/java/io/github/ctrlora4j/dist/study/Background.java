package io.github.ctrlora4j.dist.study;

import java.awt.Color;

/**
 * The backgrounds that the miniature models know by name. Their colors are what the miniature checkpoint draws for these
 * words: median of the corners of four pictures of each (cat face, flat style, seeds 3 to 6), but for black and white.
 */
enum Background {
    WHITE(0xFFFFFF),
    BLACK(0x181818),
    GRAY(0xA19A93),
    RED(0xE74643),
    ORANGE(0xF3A231),
    YELLOW(0xF7DD5F),
    GREEN(0x6DBC60),
    TEAL(0x48C0B9),
    BLUE(0x518DEA),
    PURPLE(0x9F5BCA),
    PINK(0xF99EBB),
    BROWN(0x9D714B);

    private final int rgb;

    Background(int rgb) {
        this.rgb = rgb;
    }

    Color color() {
        return new Color(rgb);
    }
}
