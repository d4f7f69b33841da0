package io.github.ctrlora4j.runtime.noise;

/**
 * A number of about 106 bits: the unevaluated sum of two doubles. It serves {@link #log}, {@link #sin} and {@link
 * #cos}, whose results are the doubles nearest to the exact values. Math and StrictMath do not promise that; glibc,
 * which PyTorch uses, nearly always delivers it.
 */
record DoubleDouble(double high, double low) {
    private static final DoubleDouble ONE = new DoubleDouble(1, 0);
    private static final DoubleDouble LN_2 = new DoubleDouble(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56);
    private static final DoubleDouble HALF_PI = new DoubleDouble(0x1.921fb54442d18p0, 0x1.1a62633145c07p-54);

    /** After this many terms 0.8^n / n! is below 2^-110. */
    private static final int TERMS = 28;

    /** Natural logarithm; {@code x} within (0, 1]. One Newton step on Math's: log x = y + log(x e^-y). */
    static double log(double x) {
        double y = Math.log(x);
        DoubleDouble ratio = exp(-y).times(x);
        return y + (ratio.high - 1 + ratio.low);
    }

    /** {@code x} within [0, 2π]. */
    static double sin(double x) {
        return sinOfQuadrants(x, 0);
    }

    /** {@code x} within [0, 2π]. */
    static double cos(double x) {
        return sinOfQuadrants(x, 1);
    }

    /** sin(x + more * π/2). */
    private static double sinOfQuadrants(double x, int more) {
        long quadrant = Math.round(x / HALF_PI.high);
        DoubleDouble rest = HALF_PI.times(-quadrant).plus(new DoubleDouble(x, 0));
        int turned = (int) (quadrant + more) & 3;
        double value = turned % 2 == 0 ? series(rest, rest, 1) : series(rest, ONE, 0);
        return turned < 2 ? value : -value;
    }

    private static DoubleDouble exp(double x) {
        long halvings = Math.round(x / LN_2.high);
        DoubleDouble rest = LN_2.times(-halvings).plus(new DoubleDouble(x, 0));
        DoubleDouble sum = ONE;
        DoubleDouble term = ONE;
        for (int n = 1; n < TERMS; n++) {
            term = term.times(rest).dividedBy(n);
            sum = sum.plus(term);
        }
        double scale = Math.scalb(1.0, (int) halvings);
        return new DoubleDouble(sum.high * scale, sum.low * scale);
    }

    /** Taylor series whose first term, of degree {@code degree}, is given: every second power, signs alternating. */
    private static double series(DoubleDouble x, DoubleDouble first, int degree) {
        DoubleDouble square = x.times(x);
        DoubleDouble sum = first;
        DoubleDouble term = first;
        for (int n = degree + 2; n < TERMS; n += 2) {
            term = term.times(square).dividedBy(-(n - 1.0) * n);
            sum = sum.plus(term);
        }
        return sum.high;
    }

    private static DoubleDouble normalized(double high, double low) {
        double sum = high + low;
        return new DoubleDouble(sum, low - (sum - high));
    }

    private DoubleDouble plus(DoubleDouble other) {
        double sum = high + other.high;
        double part = sum - high;
        double error = high - (sum - part) + (other.high - part);
        return normalized(sum, error + low + other.low);
    }

    private DoubleDouble times(double factor) {
        double product = high * factor;
        return normalized(product, Math.fma(high, factor, -product) + low * factor);
    }

    private DoubleDouble times(DoubleDouble other) {
        double product = high * other.high;
        return normalized(product, Math.fma(high, other.high, -product) + high * other.low + low * other.high);
    }

    private DoubleDouble dividedBy(double divisor) {
        double quotient = high / divisor;
        double rest = Math.fma(-quotient, divisor, high) + low;
        return normalized(quotient, rest / divisor);
    }
}
