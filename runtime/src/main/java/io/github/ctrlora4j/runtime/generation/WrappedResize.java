package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import java.math.BigInteger;

/**
 * Resizes what has no edges: as much of the opposite edges is put around it as filters reach, and cut off afterwards. So
 * much that it is a whole number of positions before and after, and no position moves. Immutable.
 *
 * @param from size before
 * @param to size after
 * @param margin positions around it before
 * @param scaled positions around it after
 */
record WrappedResize(ImageSize from, ImageSize to, ImageSize margin, ImageSize scaled) {
    /** Lanczos reaches three positions, and when a picture is made smaller three times as many of its own. */
    private static final int REACH = 12;

    /** Resizes planes of numbers, row-major. */
    interface Planes {
        float[] resized(float[] planes, int height, int width, int newHeight, int newWidth);
    }

    static WrappedResize of(ImageSize from, ImageSize to) {
        int x = margin(from.width(), to.width());
        int y = margin(from.height(), to.height());
        return new WrappedResize(
                from,
                to,
                new ImageSize(x, y),
                new ImageSize(x * to.width() / from.width(), y * to.height() / from.height()));
    }

    private static int margin(int from, int to) {
        int unit = from / BigInteger.valueOf(from).gcd(BigInteger.valueOf(to)).intValue();
        return (REACH + unit - 1) / unit * unit;
    }

    /** @param planes any number of planes of the size before */
    float[] resized(float[] planes, Planes resizer) {
        int[] repeated = repeated();
        float[] around = new float[planes.length / (from.width() * from.height()) * repeated.length];
        for (int i = 0; i < around.length; i++) {
            around[i] = planes[i / repeated.length * from.width() * from.height() + repeated[i % repeated.length]];
        }
        ImageSize before = with(from, margin);
        ImageSize after = with(to, scaled);
        return cut(
                resizer.resized(around, before.height(), before.width(), after.height(), after.width()),
                after.height(),
                after.width());
    }

    private float[] cut(float[] planes, int height, int width) {
        float[] inner = new float[planes.length / (width * height) * to.width() * to.height()];
        for (int line = 0; line < inner.length / to.width(); line++) {
            int plane = line / to.height();
            int y = line % to.height() + scaled.height();
            System.arraycopy(
                    planes, (plane * height + y) * width + scaled.width(), inner, line * to.width(), to.width());
        }
        return inner;
    }

    RgbImage resized(RgbImage picture, PictureFrame.Resizer resizer) {
        int[] repeated = repeated();
        byte[] rgb = picture.toBytes();
        byte[] around = new byte[3 * repeated.length];
        for (int i = 0; i < repeated.length; i++) {
            System.arraycopy(rgb, 3 * repeated[i], around, 3 * i, 3);
        }
        ImageSize before = with(from, margin);
        RgbImage larger = resizer.to(RgbImage.of(before.width(), before.height(), around), with(to, scaled));
        return new CropRegion(scaled.width(), scaled.height(), to.width(), to.height()).of(larger);
    }

    private static ImageSize with(ImageSize inner, ImageSize around) {
        return new ImageSize(inner.width() + 2 * around.width(), inner.height() + 2 * around.height());
    }

    /** For each position of a plane with its margin, the position in the plane that it repeats. */
    private int[] repeated() {
        ImageSize all = with(from, margin);
        int[] repeated = new int[all.width() * all.height()];
        for (int i = 0; i < repeated.length; i++) {
            int y = Math.floorMod(i / all.width() - margin.height(), from.height());
            int x = Math.floorMod(i % all.width() - margin.width(), from.width());
            repeated[i] = y * from.width() + x;
        }
        return repeated;
    }
}
