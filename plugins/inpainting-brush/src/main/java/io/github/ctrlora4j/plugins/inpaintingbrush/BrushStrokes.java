package io.github.ctrlora4j.plugins.inpaintingbrush;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.NumpyRandom;

/** Free-form strokes with the reference's draws in the reference's order. Confined to one thread. */
final class BrushStrokes {
    private static final double MEAN_ANGLE = 2 * Math.PI / 5;
    private static final double ANGLE_RANGE = 2 * Math.PI / 15;
    private static final int WHITE = 0xFFFFFF;

    private final int width;
    private final int height;
    private final NumpyRandom random;
    private Canvas mask;

    private BrushStrokes(int width, int height, NumpyRandom random) {
        this.width = width;
        this.height = height;
        this.random = random;
        this.mask = Canvas.black(width, height);
    }

    /** White strokes on black. */
    static RgbImage draw(int width, int height, NumpyRandom random) {
        BrushStrokes strokes = new BrushStrokes(width, height, random);
        int count = random.randint(5, 10);
        for (int i = 0; i < count; i++) {
            strokes.stroke();
            strokes.flip();
        }
        strokes.flip();
        return strokes.mask.toImage();
    }

    private void stroke() {
        int shorter = Math.min(width, height);
        double meanLength = Math.sqrt((double) height * height + (double) width * width) / 8;
        int vertices = random.randint(4, 19);
        int brush = random.randint((int) (0.02 * shorter), (int) (0.1 * shorter) + 1);
        double least = MEAN_ANGLE - random.uniform(0, ANGLE_RANGE);
        double most = MEAN_ANGLE + random.uniform(0, ANGLE_RANGE);
        int x = random.randint(0, width);
        int y = random.randint(0, height);
        dot(x, y, brush);
        for (int i = 0; i < vertices; i++) {
            double drawn = random.uniform(least, most);
            double angle = i % 2 == 0 ? 2 * Math.PI - drawn : drawn;
            double length = random.normal(meanLength, Math.floor(meanLength / 2));
            length = Math.max(0, Math.min(2 * meanLength, length));
            int nextX = (int) Math.max(0, Math.min(width, x + length * Math.cos(angle)));
            int nextY = (int) Math.max(0, Math.min(height, y + length * Math.sin(angle)));
            mask.line(x, y, nextX, nextY, WHITE, Math.max(1, brush - 1));
            dot(nextX, nextY, brush);
            x = nextX;
            y = nextY;
        }
    }

    private void dot(int x, int y, int brush) {
        mask.fillCircle(x, y, brush / 2, WHITE);
    }

    private void flip() {
        boolean leftRight = random.rand() > 0.5;
        boolean topBottom = random.rand() > 0.5;
        if (leftRight || topBottom) {
            RgbImage before = mask.toImage();
            byte[] from = before.toBytes();
            byte[] flipped = new byte[from.length];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int fromX = leftRight ? width - 1 - x : x;
                    int fromY = topBottom ? height - 1 - y : y;
                    System.arraycopy(from, 3 * (fromY * width + fromX), flipped, 3 * (y * width + x), 3);
                }
            }
            mask = Canvas.of(RgbImage.of(width, height, flipped));
        }
    }
}
