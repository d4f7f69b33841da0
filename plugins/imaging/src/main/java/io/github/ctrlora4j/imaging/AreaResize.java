package io.github.ctrlora4j.imaging;

import java.util.Arrays;

/**
 * OpenCV's INTER_AREA where neither axis grows: each pixel of the result is the mean of the source area below it.
 *
 * <p>Whole factors sum blocks and scale once; other factors weigh partly covered pixels, in float32 and in OpenCV's
 * order of additions, so that 8-bit results equal its bytes.
 */
final class AreaResize {
    private AreaResize() {}

    static void shrink(Pixels source, Pixels target) {
        int factorX = source.width() / target.width();
        int factorY = source.height() / target.height();
        boolean whole = source.width() == factorX * target.width() && source.height() == factorY * target.height();
        if (!whole || (long) factorX * factorY > Integer.MAX_VALUE / 255) {
            weigh(new ByteRows(source, target), source, target);
        } else if (factorX == 2 && factorY == 2) {
            halve(source, target);
        } else {
            sumBlocks(source, target, factorX, factorY);
        }
    }

    static FloatPlane shrink(FloatPlane source, int width, int height) {
        float[] out = new float[width * height];
        Rows rows = new Rows() {
            @Override
            public void read(int y, float[] row) {
                System.arraycopy(source.values(), y * row.length, row, 0, row.length);
            }

            @Override
            public void write(int y, float[] row) {
                System.arraycopy(row, 0, out, y * row.length, row.length);
            }
        };
        weigh(rows, 1, AreaTable.of(source.width(), width), AreaTable.of(source.height(), height));
        return new FloatPlane(width, height, out);
    }

    /** Rounds halves up, unlike the general sum below, which rounds them to even. */
    private static void halve(Pixels source, Pixels target) {
        byte[] in = source.data();
        byte[] out = target.data();
        int channels = source.channels();
        int stride = source.stride();
        int[] sums = new int[stride];
        for (int y = 0, o = 0; y < target.height(); y++) {
            int top = 2 * y * stride;
            for (int i = 0; i < stride; i++) {
                sums[i] = (in[top + i] & 0xFF) + (in[top + stride + i] & 0xFF);
            }
            for (int left = 0; left < stride; left += 2 * channels) {
                for (int i = left; i < left + channels; i++) {
                    out[o++] = (byte) (sums[i] + sums[i + channels] + 2 >> 2);
                }
            }
        }
    }

    private static void sumBlocks(Pixels source, Pixels target, int factorX, int factorY) {
        byte[] in = source.data();
        int channels = source.channels();
        int[] sums = new int[target.stride()];
        float scale = 1f / (factorX * factorY);
        for (int y = 0; y < target.height(); y++) {
            Arrays.fill(sums, 0);
            for (int i = y * factorY * source.stride(), row = 0; row < factorY; row++) {
                for (int o = 0; o < sums.length; o += channels) {
                    for (int k = 0; k < factorX; k++) {
                        for (int c = 0; c < channels; c++) {
                            sums[o + c] += in[i++] & 0xFF;
                        }
                    }
                }
            }
            for (int o = 0; o < sums.length; o++) {
                target.data()[y * sums.length + o] = (byte) Math.rint(sums[o] * scale);
            }
        }
    }

    private static void weigh(Rows rows, Pixels source, Pixels target) {
        weigh(
                rows,
                source.channels(),
                AreaTable.of(source.width(), target.width()),
                AreaTable.of(source.height(), target.height()));
    }

    private static void weigh(Rows rows, int channels, AreaTable columns, AreaTable lines) {
        float[] in = new float[columns.source() * channels];
        float[] narrow = new float[columns.target() * channels];
        float[] sum = new float[narrow.length];
        int held = -1;
        for (int y = 0; y < lines.target(); y++) {
            Arrays.fill(sum, 0);
            for (int t = lines.from(y); t < lines.from(y + 1); t++) {
                if (lines.position(t) != held) {
                    held = lines.position(t);
                    rows.read(held, in);
                    columns.weigh(in, narrow, channels);
                }
                float b = lines.weight(t);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += b * narrow[i];
                }
            }
            rows.write(y, sum);
        }
    }

    /** Source and target of rows, as float32. */
    private interface Rows {
        void read(int y, float[] row);

        void write(int y, float[] row);
    }

    private static final class ByteRows implements Rows {
        private final byte[] in;
        private final byte[] out;

        ByteRows(Pixels source, Pixels target) {
            in = source.data();
            out = target.data();
        }

        @Override
        public void read(int y, float[] row) {
            for (int i = 0, p = y * row.length; i < row.length; i++, p++) {
                row[i] = in[p] & 0xFF;
            }
        }

        @Override
        public void write(int y, float[] row) {
            for (int i = 0, p = y * row.length; i < row.length; i++, p++) {
                out[p] = (byte) Math.min(255, Math.rint(row[i]));
            }
        }
    }
}
