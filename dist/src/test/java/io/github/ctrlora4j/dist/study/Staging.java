package io.github.ctrlora4j.dist.study;

import java.util.Random;

/**
 * How an icon stands in its picture; follows from the icon alone. Immutable.
 *
 * @param left of the square that holds the icon, in pixels
 * @param top the same
 * @param size side of that square
 */
record Staging(Background background, int left, int top, int size, boolean isMirrored) {
    /** Side of a picture, which is the miniature models' own size. */
    static final int SIDE = 128;

    private static final int MARGIN = 8;
    private static final int FULL = SIDE - 2 * MARGIN;
    private static final int MIN_SIZE = 52;

    /** The ways to choose. */
    enum Kind {
        /** In the middle, on white, as the demo's sources. */
        PLAIN,
        /** Anywhere, at half to full size, on white: what a box or a crop says cannot be guessed. */
        PLACED,
        /** Half of them placed, half mirrored, half on a color: for training. */
        VARIED
    }

    static Staging of(Emoji icon, Kind kind) {
        Random random = new Random(icon.hash());
        boolean isPlaced = kind == Kind.PLACED || kind == Kind.VARIED && random.nextBoolean();
        boolean isMirrored = kind == Kind.VARIED && random.nextBoolean();
        // Ink is black, and would not be seen on everything.
        boolean isColored = kind == Kind.VARIED && !icon.style().equals("ink") && random.nextBoolean();
        Background background =
                isColored ? Background.values()[1 + random.nextInt(Background.values().length - 1)] : Background.WHITE;
        if (!isPlaced) {
            return new Staging(background, MARGIN, MARGIN, FULL, isMirrored);
        }
        int size = MIN_SIZE + random.nextInt(FULL - MIN_SIZE + 1);
        int room = SIDE - MARGIN - size + 1;
        return new Staging(
                background, MARGIN / 2 + random.nextInt(room), MARGIN / 2 + random.nextInt(room), size, isMirrored);
    }
}
