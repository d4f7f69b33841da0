package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Draws of Python 3.11's {@code random}, printed by it. */
class PythonRandomTest {
    @ParameterizedTest(name = "seed {0}")
    @CsvSource({
        "0, 0.8444218515250481, 19, 1676084866, -0.7975781090961123, 65, 1 0 4 5 3 2 8 6 7",
        "42, 0.6394267984578837, -5, 1037451515, 0.22445926901738122, 17, 7 2 5 6 0 3 4 8 1",
        "-42, 0.6394267984578837, -5, 1037451515, 0.22445926901738122, 17, 7 2 5 6 0 3 4 8 1",
        "1099511627781, 0.5043802970418443, 3, -1947365587, -0.6023947821365324, 17, 6 4 7 0 8 5 1 2 3"
    })
    void drawsWhatPythonDraws(
            long seed, double random, int small, int widest, double uniform, int choice, String order) {
        assertDraws(PythonRandom.seeded(seed), random, small, widest, uniform, choice, order);
    }

    @ParameterizedTest(name = "seed \"{0}\"")
    @CsvSource({
        "ctrlora, 0.8159361042735119, 19, 2045030063, 1.6480523720899765, 18, 3 8 0 7 4 2 1 5 6",
        "000000000139.jpg, 0.13295981123932865, 3, -626798626, -0.254457064308626, 43, 7 5 2 3 8 1 0 4 6",
        "'', 0.9602256525641875, 14, -1258911616, 3.3217512493424497, 96, 8 7 1 2 0 4 6 5 3"
    })
    void drawsWhatPythonDrawsForText(
            String seed, double random, int small, int widest, double uniform, int choice, String order) {
        assertDraws(PythonRandom.seeded(seed), random, small, widest, uniform, choice, order);
    }

    private static void assertDraws(
            PythonRandom python, double random, int small, int widest, double uniform, int choice, String order) {
        assertEquals(random, python.random());
        assertEquals(small, python.randint(-5, 20));
        assertEquals(widest, python.randint(Integer.MIN_VALUE, Integer.MAX_VALUE));
        assertEquals(uniform, python.uniform(-1, 4));
        List<Integer> hundred = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hundred.add(i);
        }
        assertEquals(choice, python.choice(hundred));
        List<Integer> nine = new ArrayList<>(hundred.subList(0, 9));
        python.shuffle(nine);
        assertArrayEquals(ints(order), nine.stream().mapToInt(Integer::intValue).toArray());
    }

    @Test
    void pythonIsSeededFromTheWholeHashOfAFileName() {
        assertEquals(
                0.6219421784120913, PythonRandom.forFileName("000000000139.jpg").random());
    }

    private static int[] ints(String words) {
        return List.of(words.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void rejectsRangesThatPythonRefuses() {
        assertThrows(
                IllegalArgumentException.class, () -> PythonRandom.seeded(0).randint(3, 2));
        assertThrows(
                IllegalArgumentException.class, () -> PythonRandom.seeded(0).choice(List.of()));
    }
}
