package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes that OpenCV computes and draws, over sizes and shapes at the limits; see the README of the resources. */
class SameBytesAsOpenCvTest {
    private static final int COLOR = 0x123456;

    static Stream<String> cases() {
        return Pictures.lines("opencv.txt").stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void sameBytes(String row) {
        int end = row.lastIndexOf(' ');
        assertEquals(
                row.substring(end + 1), Pictures.crc(run(row.substring(0, end).split(" "))));
    }

    private static byte[] run(String[] words) {
        return switch (words[0]) {
            case "resize" -> resize(words);
            case "blur" -> blur(words);
            default ->
                drawn(
                        words[0],
                        Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray());
        };
    }

    private static byte[] resize(String[] words) {
        int[] n = Arrays.stream(words).skip(2).mapToInt(Integer::parseInt).toArray();
        Interpolation interpolation = Interpolation.valueOf(words[1]);
        RgbImage image = Pictures.synthetic(n[1], n[2]);
        return n[0] == 3
                ? Resize.to(image, n[3], n[4], interpolation).toBytes()
                : Resize.to(GrayImage.channel(image, 0), n[3], n[4], interpolation)
                        .toBytes();
    }

    private static byte[] blur(String[] words) {
        RgbImage image = Pictures.synthetic(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        int size = Integer.parseInt(words[4]);
        double sigma = Double.parseDouble(words[5]);
        return words[1].equals("3")
                ? Gaussian.blur(image, size, sigma).toBytes()
                : Gaussian.blur(GrayImage.channel(image, 0), size, sigma).toBytes();
    }

    private static byte[] drawn(String shape, int[] n) {
        Canvas canvas = Canvas.black(40, 30);
        switch (shape) {
            case "line" -> canvas.line(n[0], n[1], n[2], n[3], COLOR, n[4]);
            case "circle" -> canvas.fillCircle(n[0], n[1], n[2], COLOR);
            case "ellipse" -> canvas.fillEllipse(n[0], n[1], n[2], n[3], n[4], COLOR);
            case "polygon" -> canvas.fillConvexPolygon(n, COLOR);
            default -> throw new IllegalArgumentException(shape);
        }
        return canvas.toImage().toBytes();
    }
}
