package io.github.ctrlora4j.api.image;

/** The source sample at floor(target × scale), without a half-pixel offset. */
final class Nearest {
    private Nearest() {}

    static void resize(Pixels source, Pixels target) {
        int[] columns = indices(source.width(), target.width());
        int[] rows = indices(source.height(), target.height());
        byte[] in = source.rgb();
        byte[] out = target.rgb();
        int o = 0;
        for (int row : rows) {
            int start = row * source.stride();
            for (int column : columns) {
                int i = start + column * Pixels.CHANNELS;
                out[o++] = in[i];
                out[o++] = in[i + 1];
                out[o++] = in[i + 2];
            }
        }
    }

    private static int[] indices(int from, int to) {
        double scale = Pixels.scale(from, to);
        int[] indices = new int[to];
        for (int i = 0; i < to; i++) {
            indices[i] = Math.min((int) Math.floor(i * scale), from - 1);
        }
        return indices;
    }
}
