package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Draws of NumPy 2.4.6 ({@code np.random.seed}), printed by it. */
class NumpyRandomTest {
    /** Relative: the last places of a logarithm and a square root. */
    private static final double NORMAL_BOUND = 1e-14;

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({
        "0, 0.5488135039273248, 16, 1478610112, 0.9787379841057392, 7.481786398402916, 1.1182739966945237,"
                + " 3 1 7 6 8 0 4 2 5, 1252949478, 0.8121687287754932",
        "42, 0.3745401188473625, 9, 996406378, 0.473860833744823, 5.73690024653151, 1.2291637642679558,"
                + " 0 1 8 5 3 4 7 2 6, -1905197772, 0.9699098521619943",
        "4294967295, 0.0976320289940138, 7, 269265991, 0.6484086742306527, 4.338647061267633, -0.9103016300662738,"
                + " 0 4 5 1 6 8 7 3 2, 2081150263, 0.8209010840523723"
    })
    void drawsWhatNumpyDraws(
            long seed,
            double rand,
            int small,
            int large,
            double randn,
            double normal,
            double uniform,
            String permutation,
            int widest,
            double last) {
        NumpyRandom random = new NumpyRandom(seed);
        assertEquals(rand, random.rand());
        assertEquals(small, random.randint(-5, 20));
        assertEquals(large, random.randint(0, Integer.MAX_VALUE));
        assertEquals(randn, random.randn(), NORMAL_BOUND);
        assertEquals(normal, random.normal(3, 2), 10 * NORMAL_BOUND);
        assertEquals(uniform, random.uniform(-1, 4));
        assertArrayEquals(ints(permutation), random.permutation(9));
        assertEquals(7, random.randint(7, 8)); // takes nothing from the generator
        assertEquals(widest, random.randint(Integer.MIN_VALUE, Integer.MAX_VALUE));
        assertEquals(last, random.rand());
    }

    private static int[] ints(String words) {
        return List.of(words.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    }

    /** The parameters that the reference's tool draws for three files, each from a fresh generator. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "000000000139.jpg, -0.152077, 49, 29, 44, 16, 4, 0.169394, 0.4218, 9.2597, 119",
        "000000000285.jpg, 1.119290, 105, 21, 71, 9, 7, 0.661777, 1.3574, 15.8066, 111",
        "0000.jpg, -1.586156, -15, 74, 41, 14, 5, 0.611156, 1.2612, 7.3076, 131"
    })
    void drawsWhatTheReferenceDrewForTheFile(
            String file,
            double randn,
            int blurSize,
            int outpaintHeight,
            int outpaintWidth,
            int colors,
            int scale,
            double rand,
            double score,
            double distance,
            int sketch) {
        assertEquals(randn, NumpyRandom.forFileName(file).randn(), 5e-7);
        assertEquals(blurSize, 2 * ((int) (NumpyRandom.forFileName(file).normal(0.5, 0.5) * 45) + 5) + 1);
        NumpyRandom outpainting = NumpyRandom.forFileName(file);
        assertEquals(outpaintHeight, outpainting.randint(20, 80));
        assertEquals(outpaintWidth, outpainting.randint(20, 80));
        NumpyRandom pixel = NumpyRandom.forFileName(file);
        assertEquals(colors, pixel.randint(8, 17));
        assertEquals(scale, pixel.randint(4, 9));
        assertEquals(rand, NumpyRandom.forFileName(file).rand(), 5e-7);
        NumpyRandom lines = NumpyRandom.forFileName(file);
        assertEquals(score, lines.uniform(0.1, 2), 5e-5);
        assertEquals(distance, lines.uniform(0.1, 20), 5e-5);
        assertEquals(sketch, NumpyRandom.forFileName(file).randint(110, 160));
    }

    @Test
    void rejectsSeedsAndRangesThatNumpyRejects() {
        assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(-1));
        assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(1L << 32));
        assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(0).randint(3, 3));
    }
}
