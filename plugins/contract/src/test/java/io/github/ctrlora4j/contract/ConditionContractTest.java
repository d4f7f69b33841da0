package io.github.ctrlora4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract detects conditions that break a promise; every plugin shows that good ones pass. */
class ConditionContractTest {
    private static final String SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("fake")
            .parameter(Parameter.integer("level", 1, 9).build())
            .parameter(Parameter.choice("mode", "soft", "hard").build())
            .build();

    /** Package-private and registered nowhere: two more broken promises. */
    private record Fake(
            ConditionDescriptor descriptor,
            BiFunction<RgbImage, DetectionContext, RgbImage> detector,
            List<ConditionLora> loras)
            implements Condition {
        @Override
        public RgbImage detect(RgbImage source, DetectionContext context) {
            return detector.apply(source, context);
        }
    }

    private static ConditionContract contractOf(Supplier<Condition> condition) {
        return new ConditionContract() {
            @Override
            protected Condition condition() {
                return condition.get();
            }
        };
    }

    private static ConditionContract contractOf(BiFunction<RgbImage, DetectionContext, RgbImage> detector) {
        return contractOf(() -> new Fake(DESCRIPTOR, detector, List.of()));
    }

    private static ConditionContract contractOf(ConditionLora... loras) {
        return contractOf(() -> new Fake(DESCRIPTOR, (source, context) -> source, List.of(loras)));
    }

    private static ConditionLora lora(int size, String base) {
        return ConditionLora.of(
                "fake.safetensors", base, 8, size, SHA256_OF_NOTHING, () -> new ByteArrayInputStream(new byte[3]));
    }

    @Test
    void noticesRejectionOfEveryPicture() {
        ConditionContract contract = contractOf((source, context) -> {
            throw new InvalidRequestException("not this one");
        });
        contract.keepsSize(7, 3);
        assertThrows(InvalidRequestException.class, contract::makesImageOfOrdinaryPicture);
    }

    @Test
    void noticesRejectionWithoutReason() {
        ConditionContract contract = contractOf((source, context) -> {
            throw new InvalidRequestException(" ");
        });
        assertThrows(AssertionError.class, contract::acceptsGrayPicture);
    }

    @Test
    void noticesOtherSize() {
        ConditionContract contract = contractOf((source, context) -> TestPictures.gray(8, 8));
        assertThrows(AssertionError.class, () -> contract.keepsSize(7, 3));
        assertThrows(AssertionError.class, contract::acceptsGrayPicture);
    }

    @Test
    void noticesMemoryOfEarlierCalls() {
        AtomicInteger calls = new AtomicInteger();
        ConditionContract contract = contractOf(
                (source, context) -> TestPictures.uniform(source.width(), source.height(), calls.incrementAndGet()));
        assertThrows(AssertionError.class, () -> contract.sameSeedGivesSameBytes(1));
        assertThrows(AssertionError.class, contract::keepsNothingBetweenCalls);
        assertThrows(AssertionError.class, contract::worksFromTwoThreadsAtOnce);
    }

    @Test
    void noticesRejectedEndOfARange() {
        ConditionContract contract = contractOf((source, context) -> {
            if (context.parameters().integer("level") == 9
                    && context.parameters().choice("mode").equals("hard")) {
                throw new InvalidRequestException("too hard");
            }
            return source;
        });
        assertThrows(AssertionError.class, contract::acceptsBothEndsOfEachParameter);
    }

    @Test
    void noticesDescriptorThatChanges() {
        AtomicInteger calls = new AtomicInteger();
        ConditionContract contract = contractOf(() -> new Fake(
                ConditionDescriptor.builder("fake")
                        .version("1.0." + calls.incrementAndGet())
                        .build(),
                (source, context) -> source,
                List.of()));
        assertThrows(AssertionError.class, contract::descriptorIsEqualOnEachCall);
    }

    @Test
    void noticesClassThatNoLoaderCanMake() {
        ConditionContract contract = contractOf((source, context) -> source);
        assertThrows(AssertionError.class, contract::classIsPublicWithPublicConstructorWithoutParameters);
        assertThrows(AssertionError.class, contract::isRegisteredExactlyOnce);
    }

    @Test
    void noticesLoraWithOtherSizeOrBytes() {
        assertThrows(AssertionError.class, contractOf(lora(4, "base"))::lorasHaveTheirDeclaredSizeAndSha256);
        assertThrows(AssertionError.class, contractOf(lora(3, "base"))::lorasHaveTheirDeclaredSizeAndSha256);
    }

    /** A resource of this jar: a class file, with another SHA-256, with none, and a file that is not there. */
    @Test
    void noticesNetworkOnBoardThatIsAbsentOrNotTheDeclaredOne() {
        NetworkDescriptor.Builder present =
                NetworkDescriptor.builder("ConditionContractTest.class").bundledBeside(ConditionContractTest.class);
        for (NetworkDescriptor network : List.of(
                present.build(),
                present.sha256("0".repeat(64)).build(),
                NetworkDescriptor.builder("absent.onnx")
                        .bundledBeside(ConditionContractTest.class)
                        .sha256("0".repeat(64))
                        .build())) {
            ConditionContract contract = contractOf(() -> new Fake(
                    ConditionDescriptor.builder("fake")
                            .version("1.0.0")
                            .network(network)
                            .build(),
                    (source, context) -> source,
                    List.of()));
            assertThrows(AssertionError.class, contract::networksOnBoardHaveTheirDeclaredSha256);
        }
    }

    @Test
    void noticesTwoLorasForOneBase() {
        assertThrows(AssertionError.class, contractOf(lora(3, "base"), lora(3, "base"))::hasAtMostOneLoraPerBase);
    }

    @Test
    void contextHasNoNetworksUnlessGivenSome() {
        TestDetectionContext context = TestDetectionContext.of(DESCRIPTOR, Map.of("level", "3"), 7);
        NetworkDescriptor network = NetworkDescriptor.builder("edges.onnx").build();
        assertThrows(InvalidRequestException.class, () -> context.networks().open(network));
        IllegalStateException mark = new IllegalStateException("reached the given runner");
        TestDetectionContext equipped = context.withNetworks(descriptor -> {
            throw mark;
        });
        assertEquals(mark, assertThrows(IllegalStateException.class, () -> equipped.networks()
                .open(network)));
    }

    @Test
    void contextHoldsSeedAndCheckedParameters() {
        TestDetectionContext context = TestDetectionContext.of(DESCRIPTOR, Map.of("level", "3"), 7);
        assertEquals(Map.of("level", "3", "mode", "soft"), context.parameters().asMap());
        assertEquals(7, context.seed());
        assertThrows(
                InvalidRequestException.class, () -> TestDetectionContext.of(DESCRIPTOR, Map.of("level", "10"), 7));
    }

    /** Of 20 pixels, those at x = 1 and y = 2 and 3 differ. */
    @Test
    void saysHowManyPixelsDifferAndWhichIsTheFirst() {
        byte[] pixels = new byte[3 * 20];
        RgbImage black = RgbImage.of(4, 5, pixels);
        pixels[3 * 9] = 1;
        pixels[3 * 13 + 2] = 16;
        RgbImage other = RgbImage.of(4, 5, pixels);

        String message = assertThrows(AssertionError.class, () -> TestPictures.assertSame(black, other, "second call"))
                .getMessage();

        assertEquals("second call: 2 of 20 pixels differ, the first at (1, 2): expected #000000, got #010000", message);
        TestPictures.assertSame(other, RgbImage.of(4, 5, pixels), "equal");
        assertThrows(AssertionError.class, () -> TestPictures.assertSame(black, TestPictures.gray(5, 4), "other size"));
    }
}
