package io.github.ctrlora4j.plugins.normal;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.imaging.Figure;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Optional;

/** MediaPipe's selfie segmentation, on board: the figure of a photograph for the substitute. Stateless. */
final class PersonMask {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("selfie-segmentation.onnx")
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

    /** The people of a photograph, or who or what looks like them; icons have none. */
    static Optional<Figure> find(RgbImage source, Networks networks) {
        if (Figure.isOnPlainGround(source)) {
            return Optional.empty();
        }
        return networks.find(DESCRIPTOR)
                .map(network -> figure(source, network))
                .filter(figure -> figure.share() >= MIN_SHARE);
    }

    /** Closes the network. */
    private static Figure figure(RgbImage source, Network network) {
        byte[] levels = Resize.to(source, SIDE, SIDE, Interpolation.AREA).toBytes();
        float[] unit = new float[levels.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (levels[i] & 0xFF) / 255f;
        }
        try (network) {
            float[] mask = network.run("input_1", FloatArray.of(unit, 1, SIDE, SIDE, 3), "activation_10")
                    .toArray();
            FloatPlane plane = FloatPlane.of(SIDE, SIDE, mask);
            return Figure.of(Resize.to(plane, source.width(), source.height(), Interpolation.LINEAR), CERTAIN);
        }
    }
}
