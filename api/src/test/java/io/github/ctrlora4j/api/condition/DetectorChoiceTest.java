package io.github.ctrlora4j.api.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorChoiceTest {
    private static final NetworkDescriptor NETWORK = NetworkDescriptor.builder("edges.onnx")
            .sourcePage("https://example.org/edges")
            .license("MIT")
            .build();

    private static final DetectorChoice WITH_SUBSTITUTE = DetectorChoice.builder("Edge detector")
            .substitute("classical")
            .other("map")
            .build();

    private static final DetectorChoice WITHOUT =
            DetectorChoice.builder("Body part detector").other("map").build();

    private static final NetworkDescriptor SMALL =
            NetworkDescriptor.builder("small.onnx").build();

    private static final DetectorChoice WITH_ALTERNATIVE = DetectorChoice.builder("Edge detector")
            .alternative("small", SMALL)
            .substitute("classical")
            .build();

    private int closed;
    private String madeBy = "";

    private DetectionContext context(DetectorChoice choice, String detector, boolean hasFile) {
        return context(choice, detector, hasFile ? List.of("edges.onnx") : List.of());
    }

    private DetectionContext context(DetectorChoice choice, String detector, List<String> files) {
        Network network = new Network() {
            @Override
            public Map<String, FloatArray> run(Map<String, FloatArray> inputs) {
                return inputs;
            }

            @Override
            public void close() {
                closed++;
            }
        };
        Networks networks = descriptor -> Optional.of(network).filter(any -> files.contains(descriptor.fileName()));
        ParameterValues values =
                ParameterValues.resolve("edges", List.of(choice.parameter()), Map.of("detector", detector), 0);
        return new DetectionContext() {
            @Override
            public ParameterValues parameters() {
                return values;
            }

            @Override
            public long seed() {
                return 0;
            }

            @Override
            public Optional<RgbImage> mask() {
                return Optional.empty();
            }

            @Override
            public Networks networks() {
                return networks;
            }

            @Override
            public boolean isCancelled() {
                return false;
            }

            @Override
            public void madeBy(String detector) {
                madeBy = detector;
            }
        };
    }

    @Test
    void declaresItsChoicesAutoFirst() {
        assertEquals("detector", WITH_SUBSTITUTE.parameter().name());
        assertEquals(
                List.of("auto", "network", "classical", "map"),
                WITH_SUBSTITUTE.parameter().choices());
        assertEquals(List.of("auto", "network", "map"), WITHOUT.parameter().choices());
    }

    @ParameterizedTest(name = "{0}, file there: {1}")
    @CsvSource({
        "auto, true, network, network edges.onnx",
        "auto, false, classical, classical",
        "network, true, network, network edges.onnx",
        "classical, true, classical, classical",
        "map, true, map, map"
    })
    void decidesAndReports(String wanted, boolean hasFile, String decided, String reported) {
        try (Detector detector = WITH_SUBSTITUTE.open(context(WITH_SUBSTITUTE, wanted, hasFile), NETWORK)) {
            assertEquals(decided, detector.name());
            assertEquals(decided.equals("network"), detector.network().isPresent());
        }
        assertEquals(reported, madeBy);
        assertEquals(decided.equals("network") ? 1 : 0, closed);
    }

    @Test
    void alternativesFollowTheNetworkInTheChoices() {
        assertEquals(
                List.of("auto", "network", "small", "classical"),
                WITH_ALTERNATIVE.parameter().choices());
    }

    @ParameterizedTest(name = "{0} of the files {1}")
    @CsvSource({
        "auto, edges.onnx small.onnx, network, network edges.onnx",
        "auto, small.onnx, small, network small.onnx",
        "auto, '', classical, classical",
        "network, small.onnx, small, network small.onnx",
        "small, edges.onnx small.onnx, small, network small.onnx",
        "classical, edges.onnx small.onnx, classical, classical"
    })
    void takesTheFirstNetworkThatIsThere(String wanted, String files, String decided, String reported) {
        DetectionContext context = context(WITH_ALTERNATIVE, wanted, List.of(files.split(" ", -1)));
        WITH_ALTERNATIVE.open(context, NETWORK).close();
        assertEquals(reported, madeBy);
        assertEquals(decided, WITH_ALTERNATIVE.open(context, NETWORK).name());
        assertEquals(decided.equals("classical") ? 0 : 1, closed, "closes the one that it opened, and no other");
    }

    @Test
    void aWantedAlternativeIsNotReplaced() {
        DetectionContext context = context(WITH_ALTERNATIVE, "small", List.of("edges.onnx"));
        InvalidRequestException e =
                assertThrows(InvalidRequestException.class, () -> WITH_ALTERNATIVE.open(context, NETWORK));
        assertEquals(Optional.of("network small.onnx"), e.subject());
    }

    @Test
    void namesTheMissingNetworkWithItsSource() {
        DetectionContext context = context(WITH_SUBSTITUTE, "network", false);

        String message = assertThrows(InvalidRequestException.class, () -> WITH_SUBSTITUTE.open(context, NETWORK))
                .getMessage();

        assertEquals(
                "network edges.onnx: is missing: download it from https://example.org/edges (license: MIT) and put it"
                        + " into a model folder",
                message);
    }

    @Test
    void withoutASubstituteNamesWhatElseCanMakeTheImage() {
        DetectionContext context = context(WITHOUT, "auto", false);

        String message = assertThrows(InvalidRequestException.class, () -> WITHOUT.open(context, NETWORK))
                .getMessage();

        assertTrue(message.endsWith("or set the parameter detector to map"), message);
    }
}
