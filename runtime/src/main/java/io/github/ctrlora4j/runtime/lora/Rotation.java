package io.github.ctrlora4j.runtime.lora;

/**
 * The rotations of an OFT: Cayley's transform (I + Q)(I − Q)⁻¹ of the skew-symmetric Q = B − Bᵀ, block by block, in
 * double precision. Source: LyCORIS' diag-oft and boft. Stateless.
 */
final class Rotation {
    /** As in LyCORIS, against a division by zero. */
    private static final double EPSILON = 1e-8;

    private Rotation() {}

    /**
     * @param blocks n matrices B of side s, row by row
     * @param bound largest norm of all Q together; 0 = none
     * @return n rotations, transposed, row by row
     */
    static float[] transposed(float[] blocks, int count, int side, double bound) {
        double[] skew = new double[blocks.length];
        double squares = 0;
        for (int block = 0; block < count; block++) {
            for (int i = 0; i < side; i++) {
                for (int j = 0; j < side; j++) {
                    int at = (block * side + i) * side + j;
                    skew[at] = (double) blocks[at] - blocks[(block * side + j) * side + i];
                    squares += skew[at] * skew[at];
                }
            }
        }
        double norm = Math.sqrt(squares);
        double scale = bound > 0 ? (Math.min(norm, bound) + EPSILON) / (norm + EPSILON) : 1;
        float[] rotations = new float[blocks.length];
        for (int block = 0; block < count; block++) {
            cayley(skew, block * side * side, side, scale, rotations);
        }
        return rotations;
    }

    /** (I − Q)ᵀ = I + Q, so the transposed rotation is the solution X of (I + Q) X = I − Q. */
    private static void cayley(double[] skew, int offset, int side, double scale, float[] result) {
        double[][] rows = new double[side][2 * side];
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                double value = scale * skew[offset + i * side + j];
                double one = i == j ? 1 : 0;
                rows[i][j] = one + value;
                rows[i][side + j] = one - value;
            }
        }
        eliminate(rows, side);
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                result[offset + i * side + j] = (float) rows[i][side + j];
            }
        }
    }

    /** Gauss and Jordan with the largest pivot; I + Q has an inverse for every skew-symmetric Q. */
    private static void eliminate(double[][] rows, int side) {
        for (int column = 0; column < side; column++) {
            int pivot = column;
            for (int i = column + 1; i < side; i++) {
                if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) {
                    pivot = i;
                }
            }
            double[] chosen = rows[pivot];
            rows[pivot] = rows[column];
            rows[column] = chosen;
            divide(chosen, chosen[column]);
            for (int i = 0; i < side; i++) {
                if (i != column) {
                    subtract(rows[i], chosen, rows[i][column]);
                }
            }
        }
    }

    private static void divide(double[] row, double divisor) {
        for (int j = 0; j < row.length; j++) {
            row[j] /= divisor;
        }
    }

    private static void subtract(double[] row, double[] other, double factor) {
        for (int j = 0; j < row.length; j++) {
            row[j] -= factor * other[j];
        }
    }
}
