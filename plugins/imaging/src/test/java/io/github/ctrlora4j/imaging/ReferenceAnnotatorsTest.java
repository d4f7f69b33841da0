package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with images that the annotators of the CtrLoRA reference made; see the README of the resources. */
class ReferenceAnnotatorsTest {
    static Stream<String> exact() {
        return Pictures.lines("goldens.txt").stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exact")
    void sameBytesAsTheReference(String row) throws IOException {
        String[] words = row.split(" ");
        String[] arguments = Arrays.copyOfRange(words, 2, words.length - 1);
        byte[] result = words[0].equals("mlsd")
                ? lines(arguments)
                : run(words[0], Pictures.read(words[1]), arguments).toBytes();
        assertEquals(words[words.length - 1], Pictures.crc(result));
    }

    private static RgbImage run(String operation, RgbImage image, String[] arguments) {
        return switch (operation) {
            case "palette" -> palette(Resize.linear(image, 192, 128));
            case "grayscale" -> GrayImage.luma(image).toRgb();
            case "blur" -> Gaussian.blur(image, Integer.parseInt(arguments[0]), 4);
            case "gaussian" -> Gaussian.blur(image, Double.parseDouble(arguments[0]));
            case "pad" -> padded(image);
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private static RgbImage palette(RgbImage image) {
        RgbImage small = Resize.to(image, image.width() / 64, image.height() / 64, Interpolation.CUBIC);
        return Resize.to(small, image.width(), image.height(), Interpolation.NEAREST);
    }

    private static RgbImage padded(RgbImage image) {
        Canvas canvas = Canvas.black(2 * image.width(), 2 * image.height());
        canvas.paste(image, image.width() / 2, image.height() / 2);
        return canvas.toImage();
    }

    private static byte[] lines(String[] arguments) {
        int[] n = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        Canvas canvas = Canvas.black(n[0], n[1]);
        for (int i = 2; i < n.length; i += 4) {
            canvas.line(n[i], n[i + 1], n[i + 2], n[i + 3], 0xFFFFFF);
        }
        return GrayImage.channel(canvas.toImage(), 0).toBytes();
    }

    @Test
    void shuffleIsWithinOneLevel() throws IOException {
        RgbImage image = Pictures.read("shapes");
        float[] x = new float[image.width() * image.height()];
        float[] y = new float[x.length];
        try (InputStream in = Pictures.open("shuffle-flow.f32")) {
            FloatBuffer flow = ByteBuffer.wrap(in.readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            for (int i = 0; i < x.length; i++) {
                x[i] = flow.get();
                y[i] = flow.get();
            }
        }
        RgbImage result = Remap.bilinear(
                image,
                FloatPlane.of(image.width(), image.height(), x),
                FloatPlane.of(image.width(), image.height(), y));
        byte[] expected = Pictures.read("shuffle").toBytes();
        byte[] actual = result.toBytes();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] & 0xFF, actual[i] & 0xFF, 1, "byte " + i);
        }
    }

    @Test
    void suppressionDiffersInAtMostOnePixelOfAThousand() throws IOException {
        GrayImage edges = GrayImage.channel(Pictures.read("edge"), 0);
        byte[] expected = GrayImage.channel(Pictures.read("nms"), 0).toBytes();
        byte[] thin = NonMaximumSuppression.thin(edges, 127, 3).toBytes();
        int different = 0;
        for (int i = 0; i < expected.length; i++) {
            different += expected[i] == thin[i] ? 0 : 1;
        }
        assertTrue(different * 1000 <= expected.length, different + " of " + expected.length + " pixels differ");
    }
}
