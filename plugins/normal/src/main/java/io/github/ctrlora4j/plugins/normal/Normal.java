package io.github.ctrlora4j.plugins.normal;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.Figure;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.GrayImage;
import io.github.ctrlora4j.imaging.PersonMask;
import io.github.ctrlora4j.imaging.Sobel;
import java.util.List;

/** Surface normals as colors. Immutable. */
@AutoService(Condition.class)
public final class Normal implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Normal.class,
            "normal.safetensors",
            MINIATURE_BASE,
            8,
            589_688,
            "27b3420947790c51ed9a9f44d6453ff0649eeaf609610456647fb697e1d4cfeb"));

    /** The reference's: 0.2 pi. Others use 2 pi and the reverse order of channels. */
    private static final double DEFAULT_A = 0.2 * Math.PI;

    /** Depth of an icon's figure for which the default slope gives the miniature's training pictures. */
    private static final float CUSHION_HEIGHT = (float) (10 * DEFAULT_A);

    /** The training pictures slope at the figure's rim on the ground's side, too. */
    private static final double NO_BACKGROUND = 0;

    /** A given depth image is scaled like DPT-Large's output, which reaches about 40. */
    private static final float MAP_SCALE = 40 / 255f;

    private static final DetectorChoice DETECTOR = DetectorChoice.builder(
                    "Depth estimator; map: the source is already a depth image")
            .substitute("classical")
            .other("map")
            .build();

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("normal")
            .title("Normals")
            .versionOf(Normal.class)
            .appearance("red, green and blue are x, y and z; flat is (127, 127, 255)")
            .parameter(DETECTOR.parameter())
            .parameter(Parameter.real("a", 0.01, 10)
                    .defaultValue(DEFAULT_A)
                    .title("Length of z: larger is flatter")
                    .build())
            .parameter(Parameter.real("background", 0, 1)
                    .defaultValue(0.02)
                    .step(0.01)
                    .title("Relative depth below which everything is flat")
                    .build())
            .network(DepthNetwork.DESCRIPTOR)
            .network(PersonMask.DESCRIPTOR)
            .alias("normals")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        double a = context.parameters().real("a");
        double background = context.parameters().real("background");
        try (Detector detector = DETECTOR.open(context, DepthNetwork.DESCRIPTOR)) {
            return switch (detector.name()) {
                case "classical" -> {
                    Figure figure = PersonMask.figure(source, context, detector.name());
                    yield normals(scaled(figure.cushion(), CUSHION_HEIGHT), a, NO_BACKGROUND);
                }
                case "map" -> {
                    FloatPlane levels = FloatPlane.from(GrayImage.luma(source));
                    yield normals(scaled(Terraces.smooth(levels), MAP_SCALE), a, background);
                }
                default -> normals(DepthNetwork.run(source, detector.network().orElseThrow()), a, background);
            };
        }
    }

    private static FloatPlane scaled(FloatPlane plane, float factor) {
        float[] values = plane.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return FloatPlane.of(plane.width(), plane.height(), values);
    }

    /**
     * Normals (dx, dy, a) of unit length from the raw depth; derivatives point to increasing inverse depth, as in the
     * reference.
     */
    static RgbImage normals(FloatPlane plane, double a, double background) {
        float[] depth = plane.toFloats();
        float[] dx = Sobel.dx(plane).toFloats();
        float[] dy = Sobel.dy(plane).toFloats();
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (float value : depth) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        byte[] rgb = new byte[3 * depth.length];
        for (int i = 0; i < depth.length; i++) {
            boolean flat = most > least && (depth[i] - least) / (most - least) < background;
            double x = flat ? 0 : dx[i];
            double y = flat ? 0 : dy[i];
            double length = Math.sqrt(x * x + y * y + a * a);
            rgb[3 * i] = level(x / length);
            rgb[3 * i + 1] = level(y / length);
            rgb[3 * i + 2] = level(a / length);
        }
        return RgbImage.of(plane.width(), plane.height(), rgb);
    }

    private static byte level(double component) {
        return (byte) Math.max(0, Math.min(255, 127.5 * component + 127.5));
    }

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
    }
}
