package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Float32 results of OpenCV; see the README of the resources. */
class FloatsOfOpenCvTest {
    /** Float rounding on values up to 36, after at most 25 x 25 terms; the table has seven digits. */
    private static final float BOUND = 3e-5f;

    static Stream<String> cases() {
        return Pictures.lines("floats.txt").stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agreesWithinFloatRounding(String row) {
        String[] sides = row.split(" = ");
        String[] numbers = sides[1].split(" ");
        float[] expected = new float[numbers.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Float.parseFloat(numbers[i]);
        }
        assertArrayEquals(expected, run(sides[0].split(" ")).toFloats(), BOUND);
    }

    private static FloatPlane run(String[] words) {
        return switch (words[0]) {
            case "resize" -> {
                int[] n =
                        Arrays.stream(words).skip(2).mapToInt(Integer::parseInt).toArray();
                yield Resize.to(plane(n[0], n[1]), n[2], n[3], Interpolation.valueOf(words[1]));
            }
            case "blur" ->
                Gaussian.blur(
                        plane(Integer.parseInt(words[3]), Integer.parseInt(words[4])),
                        Integer.parseInt(words[1]),
                        Double.parseDouble(words[2]));
            case "dx" -> Sobel.dx(plane(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
            case "dy" -> Sobel.dy(plane(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static FloatPlane plane(int width, int height) {
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            int x = i % width;
            int y = i / width;
            values[i] = (7 * x * x + 13 * y + 5 * x * y) % 97 * 0.37f;
        }
        return FloatPlane.of(width, height, values);
    }
}
