package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.condition.Normalization;
import java.util.Optional;

/**
 * The people of a photograph, found by MediaPipe's selfie segmentation, which is on board of this module: the figure
 * for the substitutes of depth networks. A condition that uses it declares {@link #DESCRIPTOR}. Stateless.
 */
public final class PersonMask {
    public static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("selfie-segmentation.onnx")
            .input("input_1", 1L, 256L, 256L, 3L)
            .output("activation_10", 1L, 256L, 256L, 1L)
            .license("Apache-2.0")
            .sourcePage("https://github.com/google-ai-edge/mediapipe")
            .sha256("7fde881e30c272e667221be0294d89c3b2ebe3991c8910633643dc3ea4623b51")
            .bundledBeside(PersonMask.class)
            .build();

    private static final int SIDE = 256;
    private static final float CERTAIN = 0.5f;
    /** Smaller masks are noise of pictures without people. */
    private static final double MIN_SHARE = 0.05;

    private PersonMask() {}

    /**
     * The figure from which a substitute makes its condition image: the people of a photograph, or what differs from
     * the ground. If the network found it, the context reports that as well.
     *
     * @param substitute what makes the image, for the report
     */
    public static Figure figure(RgbImage source, DetectionContext context, String substitute) {
        Optional<Figure> people = find(source, context.networks());
        people.ifPresent(found -> context.madeBy(substitute + ", figure by network " + DESCRIPTOR.fileName()));
        return people.orElseGet(() -> Figure.of(source));
    }

    /** The people of a photograph, or who or what looks like them; icons have none. */
    static Optional<Figure> find(RgbImage source, Networks networks) {
        if (Figure.isOnPlainGround(source)) {
            return Optional.empty();
        }
        return networks.find(DESCRIPTOR)
                .map(network -> people(source, network))
                .filter(people -> people.share() >= MIN_SHARE);
    }

    /** Closes the network. */
    private static Figure people(RgbImage source, Network network) {
        RgbImage square = Resize.to(source, SIDE, SIDE, Interpolation.AREA);
        FloatArray pixels = FloatArray.pixels(square, ChannelOrder.RGB, Normalization.UNIT);
        try (network) {
            float[] mask = network.run("input_1", pixels, "activation_10").toArray();
            FloatPlane plane = FloatPlane.of(SIDE, SIDE, mask);
            return Figure.of(Resize.to(plane, source.width(), source.height(), Interpolation.LINEAR), CERTAIN);
        }
    }
}
