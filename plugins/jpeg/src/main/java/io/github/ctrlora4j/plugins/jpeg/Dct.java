package io.github.ctrlora4j.plugins.jpeg;

/**
 * The discrete cosine transform of 8×8 blocks after Loeffler, Ligtenberg and Moschytz (ICASSP 1989): per row and column
 * eleven multiplications, in the fixed point and with the roundings of libjpeg's accurate integer method, so that
 * results are equal to the bit. Forward results are eight times too large. Stateless.
 */
final class Dct {
    /** Fraction bits of the constants. */
    private static final int BITS = 13;

    /** Fraction bits that values keep between the two passes. */
    private static final int KEPT = 2;

    /** Forward results are larger by a factor of eight, inverse results must not be. */
    private static final int EIGHTFOLD = 3;

    private static final int HALF_SQRT_2_TIMES_COS_6 = fixed(0.541196100);
    private static final int EVEN_A = fixed(0.765366865);
    private static final int EVEN_B = fixed(-1.847759065);
    private static final int ODD_ALL = fixed(1.175875602);
    private static final int ODD_0 = fixed(0.298631336);
    private static final int ODD_1 = fixed(2.053119869);
    private static final int ODD_2 = fixed(3.072711026);
    private static final int ODD_3 = fixed(1.501321110);
    private static final int OUTER = fixed(-0.899976223);
    private static final int INNER = fixed(-2.562915447);
    private static final int CROSS_A = fixed(-1.961570560);
    private static final int CROSS_B = fixed(-0.390180644);

    private Dct() {}

    private static int fixed(double constant) {
        return (int) Math.rint(constant * (1 << BITS));
    }

    /** Samples from -128 to 127, row by row, to coefficients. */
    static void forward(int[] block) {
        for (int row = 0; row < 64; row += 8) {
            forward(block, row, 1, -KEPT, BITS - KEPT);
        }
        for (int column = 0; column < 8; column++) {
            forward(block, column, 8, KEPT, BITS + KEPT);
        }
    }

    /** Coefficients to samples, which may exceed their range. */
    static void inverse(int[] block) {
        for (int column = 0; column < 8; column++) {
            inverse(block, column, 8, BITS - KEPT);
        }
        for (int row = 0; row < 64; row += 8) {
            inverse(block, row, 1, BITS + KEPT + EIGHTFOLD);
        }
    }

    /** @param plainShift shift of the two sums that no constant multiplies; negative shifts left */
    private static void forward(int[] b, int at, int step, int plainShift, int shift) {
        int sum0 = b[at] + b[at + 7 * step];
        int odd3 = b[at] - b[at + 7 * step];
        int sum1 = b[at + step] + b[at + 6 * step];
        int odd2 = b[at + step] - b[at + 6 * step];
        int sum2 = b[at + 2 * step] + b[at + 5 * step];
        int odd1 = b[at + 2 * step] - b[at + 5 * step];
        int sum3 = b[at + 3 * step] + b[at + 4 * step];
        int odd0 = b[at + 3 * step] - b[at + 4 * step];

        int even0 = sum0 + sum3;
        int even3 = sum0 - sum3;
        int even1 = sum1 + sum2;
        int even2 = sum1 - sum2;
        b[at] = plainShift < 0 ? even0 + even1 << -plainShift : rounded(even0 + even1, plainShift);
        b[at + 4 * step] = plainShift < 0 ? even0 - even1 << -plainShift : rounded(even0 - even1, plainShift);
        int rotated = (even2 + even3) * HALF_SQRT_2_TIMES_COS_6;
        b[at + 2 * step] = rounded(rotated + even3 * EVEN_A, shift);
        b[at + 6 * step] = rounded(rotated + even2 * EVEN_B, shift);

        int all = (odd0 + odd2 + odd1 + odd3) * ODD_ALL;
        int crossA = (odd0 + odd2) * CROSS_A + all;
        int crossB = (odd1 + odd3) * CROSS_B + all;
        int outer = (odd0 + odd3) * OUTER;
        int inner = (odd1 + odd2) * INNER;
        b[at + 7 * step] = rounded(odd0 * ODD_0 + outer + crossA, shift);
        b[at + 5 * step] = rounded(odd1 * ODD_1 + inner + crossB, shift);
        b[at + 3 * step] = rounded(odd2 * ODD_2 + inner + crossA, shift);
        b[at + step] = rounded(odd3 * ODD_3 + outer + crossB, shift);
    }

    private static void inverse(int[] b, int at, int step, int shift) {
        int others = b[at + step] | b[at + 2 * step] | b[at + 3 * step] | b[at + 4 * step];
        if ((others | b[at + 5 * step] | b[at + 6 * step] | b[at + 7 * step]) == 0) {
            int value = rounded(b[at] << BITS, shift);
            for (int k = 0; k < 8; k++) {
                b[at + k * step] = value;
            }
            return;
        }
        int rotated = (b[at + 2 * step] + b[at + 6 * step]) * HALF_SQRT_2_TIMES_COS_6;
        int high = rotated + b[at + 6 * step] * EVEN_B;
        int low = rotated + b[at + 2 * step] * EVEN_A;
        int sum = b[at] + b[at + 4 * step] << BITS;
        int difference = b[at] - b[at + 4 * step] << BITS;
        int even0 = sum + low;
        int even3 = sum - low;
        int even1 = difference + high;
        int even2 = difference - high;

        int odd0 = b[at + 7 * step];
        int odd1 = b[at + 5 * step];
        int odd2 = b[at + 3 * step];
        int odd3 = b[at + step];
        int all = (odd0 + odd2 + odd1 + odd3) * ODD_ALL;
        int crossA = (odd0 + odd2) * CROSS_A + all;
        int crossB = (odd1 + odd3) * CROSS_B + all;
        int outer = (odd0 + odd3) * OUTER;
        int inner = (odd1 + odd2) * INNER;
        odd0 = odd0 * ODD_0 + outer + crossA;
        odd1 = odd1 * ODD_1 + inner + crossB;
        odd2 = odd2 * ODD_2 + inner + crossA;
        odd3 = odd3 * ODD_3 + outer + crossB;

        b[at] = rounded(even0 + odd3, shift);
        b[at + 7 * step] = rounded(even0 - odd3, shift);
        b[at + step] = rounded(even1 + odd2, shift);
        b[at + 6 * step] = rounded(even1 - odd2, shift);
        b[at + 2 * step] = rounded(even2 + odd1, shift);
        b[at + 5 * step] = rounded(even2 - odd1, shift);
        b[at + 3 * step] = rounded(even3 + odd0, shift);
        b[at + 4 * step] = rounded(even3 - odd0, shift);
    }

    private static int rounded(int value, int shift) {
        return value + (1 << shift - 1) >> shift;
    }
}
