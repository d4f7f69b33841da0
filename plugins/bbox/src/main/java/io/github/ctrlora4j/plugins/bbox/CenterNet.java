package io.github.ctrlora4j.plugins.bbox;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Letterbox;
import java.util.List;
import java.util.stream.IntStream;

/** CenterNet with a MobileNet backbone, trained on COCO and on board. Stateless. */
final class CenterNet {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("centernet-coco.onnx")
            .input("tower_0/images", 1L, 512L, 512L, 3L)
            .output("tower_0_detections", 1L, 100L, 6L)
            .license("Apache-2.0")
            .sourcePage("https://github.com/610265158/mobilenetv3_centernet")
            .sha256("aa1c557561d6ef0ac57470abacd8ae04eec3001026ec83d3f7282a078af2b296")
            .bundledBeside(CenterNet.class)
            .build();

    private static final int SIDE = 512;
    private static final int PADDING = 0x727272; // gray 114, as YOLOX
    private static final int ROW = 6; // left, top, right, bottom, score, class

    private CenterNet() {}

    static List<Box> run(RgbImage source, Network network) {
        Letterbox letterbox = Letterbox.atTopLeft(source, SIDE, Interpolation.AREA, PADDING);
        FloatArray pixels = FloatArray.pixels(letterbox.square(), ChannelOrder.RGB, Normalization.LEVELS);
        float[] rows =
                network.run("tower_0/images", pixels, "tower_0_detections").toArray();
        List<Candidate> candidates = IntStream.range(0, rows.length / ROW)
                .map(row -> row * ROW)
                .mapToObj(at -> new Candidate(
                        (int) rows[at + 5],
                        rows[at + 4],
                        letterbox.x(rows[at]),
                        letterbox.y(rows[at + 1]),
                        letterbox.x(rows[at + 2]),
                        letterbox.y(rows[at + 3])))
                .toList();
        return Candidate.boxes(candidates, source);
    }
}
