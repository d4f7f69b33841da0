package io.github.ctrlora4j.plugins.skeleton;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** MoveNet SinglePose Lightning, on board: the body of one person. Stateless. */
final class MoveNet {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("movenet-lightning.onnx")
            .integerInput("input", 1L, 192L, 192L, 3L)
            .output("Identity", 1L, 1L, 17L, 3L)
            .license("Apache-2.0")
            .sourcePage("https://www.kaggle.com/models/google/movenet")
            .sha256("940b80774ce18d911df72a5c2a13838b0e488614865323ac990d481a8b179821")
            .bundledBeside(MoveNet.class)
            .build();

    private static final int SIDE = 192;
    private static final int POINTS = 17;
    private static final float MIN_SCORE = 0.3f;
    /** As the reference drops what OpenPose takes for a person: the network always answers, even for a landscape. */
    private static final int MIN_POINTS = 4;

    private MoveNet() {}

    /** The person, or nobody. */
    static List<Person> run(RgbImage source, Network network) {
        double scale = Math.min((double) SIDE / source.width(), (double) SIDE / source.height());
        int width = Math.max(1, (int) (source.width() * scale));
        int height = Math.max(1, (int) (source.height() * scale));
        int left = (SIDE - width) / 2;
        int top = (SIDE - height) / 2;
        Canvas canvas = Canvas.black(SIDE, SIDE);
        canvas.paste(Resize.to(source, width, height, Interpolation.AREA), left, top);
        // Rows of y, x and score; the coordinates from 0 to 1 across the square.
        float[] rows =
                network.run("input", levels(canvas.toImage()), "Identity").toArray();
        List<Optional<Point>> points = IntStream.range(0, POINTS)
                .mapToObj(i -> Optional.of(new Point(
                                (rows[3 * i + 1] * SIDE - left) / scale / source.width(),
                                (rows[3 * i] * SIDE - top) / scale / source.height()))
                        .filter(point -> rows[3 * i + 2] >= MIN_SCORE))
                .toList();
        return points.stream().filter(Optional::isPresent).count() < MIN_POINTS
                ? List.of()
                : List.of(new Person(Person.bodyOfCoco(points), List.of(), List.of(), List.of()));
    }

    private static FloatArray levels(RgbImage image) {
        byte[] levels = image.toBytes();
        float[] values = new float[levels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = levels[i] & 0xFF;
        }
        return FloatArray.of(values, 1, image.height(), image.width(), 3);
    }
}
