package io.github.ctrlora4j.runtime.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A chain of block-diagonal rotations, each on rows in another order, so that few small blocks mix all rows: the
 * butterfly of BOFT (arXiv 2311.06243). Factor i takes the two halves of every 2<sup>i</sup> blocks and interleaves
 * them; LyCORIS interleaves single rows, PEFT half blocks. Stateless.
 */
final class Butterfly {
    private Butterfly() {}

    /** How many rows in one half are kept together. */
    enum Weave {
        /** LyCORIS. */
        ROWS,
        /** PEFT. */
        HALF_BLOCKS
    }

    /** The shape of the blocks: factors, blocks of each, and the side of a block. */
    record Blocks(int factors, int count, int side) {
        /** True if these blocks form butterflies over that many rows. */
        boolean fit(long rows, Weave weave) {
            boolean isSingle = factors == 1 && weave == Weave.HALF_BLOCKS;
            return factors > 0
                    && factors < Integer.SIZE
                    && (long) count * side == rows
                    && (isSingle || side % 2 == 0 && rows % ((long) side << (factors - 1)) == 0);
        }

        int matrices() {
            return factors * count;
        }
    }

    /**
     * The rows after all rotations.
     *
     * @param rows (n, columns)
     * @param rotations of all factors, one after the other, row by row
     * @return owned by {@code scope}
     */
    static NDArray rotated(NDManager scope, NDArray rows, float[] rotations, Blocks blocks, Weave weave) {
        NDArray all =
                scope.create(rotations, new Shape(blocks.factors(), blocks.count(), blocks.side(), blocks.side()));
        Shape shape = rows.getShape();
        NDArray result = rows;
        for (int factor = 0; factor < blocks.factors(); factor++) {
            int half = Math.max(1, blocks.side() / 2);
            // Of one half: what is interleaved, and how many rows of it lie together.
            long pieces = (1L << factor) * (weave == Weave.ROWS ? half : 1);
            long together = (weave == Weave.ROWS ? 1 : half) * shape.get(1);
            boolean isWoven = pieces > 1;
            NDArray woven = isWoven ? swapped(result, 2, pieces, together) : result;
            NDArray turned = all.get(factor).matMul(woven.reshape(blocks.count(), blocks.side(), shape.get(1)));
            result = (isWoven ? swapped(turned, pieces, 2, together) : turned).reshape(shape);
        }
        return result;
    }

    private static NDArray swapped(NDArray values, long outer, long inner, long together) {
        return values.reshape(-1, outer, inner, together).transpose(0, 2, 1, 3);
    }
}
