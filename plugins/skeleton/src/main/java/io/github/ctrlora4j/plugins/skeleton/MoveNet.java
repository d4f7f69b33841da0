package io.github.ctrlora4j.plugins.skeleton;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Letterbox;
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
    private static final int BLACK = 0x000000;
    private static final int POINTS = 17;
    private static final float MIN_SCORE = 0.3f;
    /** As the reference drops what OpenPose takes for a person: the network always answers, even for a landscape. */
    private static final int MIN_POINTS = 4;

    private MoveNet() {}

    /** The person, or nobody. */
    static List<Person> run(RgbImage source, Network network) {
        Letterbox letterbox = Letterbox.centered(source, SIDE, Interpolation.AREA, BLACK);
        FloatArray pixels = FloatArray.pixels(letterbox.square(), ChannelOrder.RGB, Normalization.LEVELS);
        // Rows of y, x and score; the coordinates from 0 to 1 across the square.
        float[] rows = network.run("input", pixels, "Identity").toArray();
        List<Optional<Point>> points = IntStream.range(0, POINTS)
                .mapToObj(i -> Optional.of(new Point(
                                letterbox.x(rows[3 * i + 1] * SIDE) / source.width(),
                                letterbox.y(rows[3 * i] * SIDE) / source.height()))
                        .filter(point -> rows[3 * i + 2] >= MIN_SCORE))
                .toList();
        return points.stream().filter(Optional::isPresent).count() < MIN_POINTS
                ? List.of()
                : List.of(new Person(Person.bodyOfCoco(points), List.of(), List.of(), List.of()));
    }
}
