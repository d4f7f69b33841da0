package io.github.ctrlora4j.plugins.lineartanimewithcolorprompt;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The pixels within a radius of a pixel of the picture, to be painted in one color.
 *
 * @param color {@code 0xRRGGBB}, or empty for the mean of the source's pixels there
 */
record Disc(int x, int y, int radius, Optional<Integer> color) {
    private static final Pattern TEXT =
            Pattern.compile("([0-9]{1,5}),([0-9]{1,5}),([0-9]{1,5})(?:,#?([0-9A-Fa-f]{6}))?");

    private static final int MIN_COUNT = 5;
    private static final double CHANCE_OF_ANOTHER = 0.9;
    private static final double MIN_RADIUS = 0.02;
    private static final double MAX_RADIUS = 0.04;

    /** Draws discs as the reference does: about 14, their radius 2 to 4 % of the shorter side. */
    static List<Disc> drawn(int width, int height, NumpyRandom random) {
        int shorter = Math.min(width, height);
        int least = (int) (shorter * MIN_RADIUS);
        int most = (int) (shorter * MAX_RADIUS);
        List<Disc> discs = new ArrayList<>();
        // The first draw of a round is made even if the count alone decides.
        while (random.rand() < CHANCE_OF_ANOTHER || discs.size() < MIN_COUNT) {
            int radius = random.randint(least, most + 1);
            int y = random.randint(0, height);
            int x = random.randint(0, width);
            discs.add(new Disc(x, y, radius, Optional.empty()));
        }
        return discs;
    }

    /**
     * Discs as users write them, separated by spaces.
     *
     * @throws InvalidRequestException if a disc does not have this form, or its center lies outside the picture
     */
    static List<Disc> parse(String text, int width, int height) {
        return Arrays.stream(text.strip().split("\\s+"))
                .map(word -> parseOne(word, width, height))
                .toList();
    }

    private static Disc parseOne(String word, int width, int height) {
        Matcher matcher = TEXT.matcher(word);
        if (!matcher.matches()) {
            throw new InvalidRequestException(
                    "discs are random, none, or x,y,radius or x,y,radius,RRGGBB in pixels with"
                            + " spaces between discs, such as 200,120,14 80,300,12,FF8800; got '" + word + "'");
        }
        int x = Integer.parseInt(matcher.group(1));
        int y = Integer.parseInt(matcher.group(2));
        if (x >= width || y >= height) {
            throw new InvalidRequestException(
                    "disc " + word + " needs its center within the picture, which is " + width + "x" + height);
        }
        Optional<Integer> color = Optional.ofNullable(matcher.group(4)).map(digits -> Integer.parseInt(digits, 16));
        return new Disc(x, y, Integer.parseInt(matcher.group(3)), color);
    }

    /** Paints the discs over the lines, a later one over an earlier one. */
    static RgbImage paint(List<Disc> discs, RgbImage lines, RgbImage source) {
        byte[] map = lines.toBytes();
        byte[] photo = source.toBytes();
        for (Disc disc : discs) {
            int[] pixels = disc.pixels(source.width(), source.height());
            int rgb = disc.color.orElseGet(() -> mean(photo, pixels));
            for (int pixel : pixels) {
                map[pixel] = (byte) (rgb >> 16);
                map[pixel + 1] = (byte) (rgb >> 8);
                map[pixel + 2] = (byte) rgb;
            }
        }
        return RgbImage.of(source.width(), source.height(), map);
    }

    /** Offsets of the disc's pixels in the picture's bytes. */
    private int[] pixels(int width, int height) {
        IntStream.Builder offsets = IntStream.builder();
        for (int row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++) {
            for (int column = Math.max(0, x - radius); column <= Math.min(width - 1, x + radius); column++) {
                long dy = row - y;
                long dx = column - x;
                if (dy * dy + dx * dx <= (long) radius * radius) {
                    offsets.add(3 * (row * width + column));
                }
            }
        }
        return offsets.build().toArray();
    }

    /** Truncated, as in the reference. */
    private static int mean(byte[] photo, int[] pixels) {
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int pixel : pixels) {
            red += photo[pixel] & 0xFF;
            green += photo[pixel + 1] & 0xFF;
            blue += photo[pixel + 2] & 0xFF;
        }
        return (int) (red / pixels.length) << 16 | (int) (green / pixels.length) << 8 | (int) (blue / pixels.length);
    }
}
