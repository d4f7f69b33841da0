package io.github.ctrlora4j.plugins.skeleton;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Remap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** DWPose (RTMPose-L, whole body): 133 points of one person. Stateless. */
final class PoseNetwork {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("dw-ll_ucoco_384.onnx")
            .input("input", -1L, 3L, 384L, 288L)
            .output("simcc_x", -1L, 133L, 576L)
            .output("simcc_y", -1L, 133L, 768L)
            .license("Apache-2.0")
            .sourcePage("https://huggingface.co/yzd-v/DWPose")
            .build();

    private static final int WIDTH = 288;
    private static final int HEIGHT = 384;
    private static final double MARGIN = 1.25; // the network was trained on boxes of this margin
    private static final int BINS_PER_PIXEL = 2; // SimCC's split ratio
    private static final float MIN_SCORE = 0.3f;

    private static final Normalization IMAGENET = Normalization.LEVELS.standardized(
            new float[] {123.675f, 116.28f, 103.53f}, new float[] {58.395f, 57.12f, 57.375f});

    private static final int FACE = 23;
    private static final int LEFT_HAND = 91;
    private static final int RIGHT_HAND = 112;
    private static final int POINTS = 133;

    /**
     * The crop that the network sees: its pixel (x, y) lies at {@code left + x * step}, {@code top + y * step} of the
     * source.
     */
    private record Crop(double left, double top, double step) {
        /** The box with its margin, made as wide or high as the network's picture is. */
        static Crop of(Box box) {
            double width = (box.right() - box.left()) * MARGIN;
            double height = (box.bottom() - box.top()) * MARGIN;
            double step = Math.max(width / WIDTH, height / HEIGHT);
            double left = (box.left() + box.right()) / 2 - step * WIDTH / 2;
            double top = (box.top() + box.bottom()) / 2 - step * HEIGHT / 2;
            return new Crop(left, top, step);
        }
    }

    private PoseNetwork() {}

    static List<Person> run(RgbImage source, List<Box> boxes, Network network) {
        List<Person> people = new ArrayList<>();
        for (Box box : boxes) {
            Crop crop = Crop.of(box);
            Map<String, FloatArray> outputs = network.run(Map.of("input", planes(source, crop)));
            people.add(person(points(outputs, crop, source)));
        }
        return people;
    }

    private static FloatArray planes(RgbImage source, Crop crop) {
        float[] x = new float[WIDTH * HEIGHT];
        float[] y = new float[WIDTH * HEIGHT];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (crop.left + i % WIDTH * crop.step);
            y[i] = (float) (crop.top + i / WIDTH * crop.step);
        }
        RgbImage seen = Remap.bilinear(source, FloatPlane.of(WIDTH, HEIGHT, x), FloatPlane.of(WIDTH, HEIGHT, y));
        return FloatArray.planes(seen, ChannelOrder.RGB, IMAGENET);
    }

    /**
     * A point is where the scores of its columns and of its rows peak; the lower of both scores decides whether it
     * counts as seen.
     */
    private static List<Optional<Point>> points(Map<String, FloatArray> outputs, Crop crop, RgbImage source) {
        float[] columns =
                Objects.requireNonNull(outputs.get("simcc_x"), "simcc_x").toArray();
        float[] rows = Objects.requireNonNull(outputs.get("simcc_y"), "simcc_y").toArray();
        return IntStream.range(0, POINTS)
                .mapToObj(i -> {
                    int column = peak(columns, i * WIDTH * BINS_PER_PIXEL, WIDTH * BINS_PER_PIXEL);
                    int row = peak(rows, i * HEIGHT * BINS_PER_PIXEL, HEIGHT * BINS_PER_PIXEL);
                    float score = Math.min(
                            columns[i * WIDTH * BINS_PER_PIXEL + column], rows[i * HEIGHT * BINS_PER_PIXEL + row]);
                    double x = crop.left + crop.step * column / BINS_PER_PIXEL;
                    double y = crop.top + crop.step * row / BINS_PER_PIXEL;
                    return Optional.of(new Point(x / source.width(), y / source.height()))
                            .filter(point -> score >= MIN_SCORE);
                })
                .toList();
    }

    /** Index of the largest of {@code length} values, counted from {@code from}; the first of equal ones. */
    private static int peak(float[] values, int from, int length) {
        int best = 0;
        for (int i = 1; i < length; i++) {
            if (values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }

    private static Person person(List<Optional<Point>> points) {
        return new Person(
                Person.bodyOfCoco(points),
                points.subList(LEFT_HAND, RIGHT_HAND),
                points.subList(RIGHT_HAND, POINTS),
                points.subList(FACE, LEFT_HAND));
    }
}
