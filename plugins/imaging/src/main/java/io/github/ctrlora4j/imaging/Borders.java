package io.github.ctrlora4j.imaging;

/** OpenCV's default border: the picture mirrored at its edge pixels, which are not repeated. */
final class Borders {
    private Borders() {}

    /** REFLECT_101, repeated if necessary: -1 is 1, length is length - 2. */
    static int reflect(int position, int length) {
        if (length == 1) {
            return 0;
        }
        int period = 2 * (length - 1);
        int within = Math.floorMod(position, period);
        return within < length ? within : period - within;
    }
}
