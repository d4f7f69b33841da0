package io.github.ctrlora4j.contract;

import static io.github.ctrlora4j.contract.TestPictures.assertSame;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests every promise that a {@link Condition} makes to its host.
 *
 * <pre>{@code
 * class ThresholdContractTest extends ConditionContract {
 *     @Override
 *     protected Condition condition() {
 *         return new Threshold();
 *     }
 * }
 * }</pre>
 */
public abstract class ConditionContract {
    private static final String SERVICES = "META-INF/services/" + Condition.class.getName();

    /** A new instance of the condition under test. */
    protected abstract Condition condition();

    /** The context of a detection; a condition that needs networks overrides this and adds fake ones. */
    protected DetectionContext context(Map<String, String> parameters, long seed) {
        return TestDetectionContext.of(condition().descriptor(), parameters, seed);
    }

    @Test
    public void idIsLowerCaseDigitsAndInnerHyphensAndUnderscores() {
        String id = condition().descriptor().id();
        assertTrue(id.matches("[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?"), id);
    }

    @Test
    public void versionIsSemantic() {
        String version = condition().descriptor().version();
        assertTrue(version.matches("\\d+\\.\\d+\\.\\d+([-+][0-9A-Za-z.+-]+)?"), version);
    }

    @Test
    public void descriptorIsEqualOnEachCall() {
        Condition condition = condition();
        List<Object> first = contents(condition.descriptor());
        assertEquals(first, contents(condition.descriptor()));
        assertEquals(first, contents(condition().descriptor()), "another instance");
    }

    @Test
    public void classIsPublicWithPublicConstructorWithoutParameters() {
        Class<?> type = condition().getClass();
        assertTrue(Modifier.isPublic(type.getModifiers()), type + " is not public");
        assertDoesNotThrow(() -> type.getConstructor().newInstance(), "public constructor without parameters");
    }

    @Test
    public void isRegisteredExactlyOnce() throws IOException {
        Class<?> type = condition().getClass();
        long lines = 0;
        for (URL services : Collections.list(type.getClassLoader().getResources(SERVICES))) {
            try (InputStream in = services.openStream()) {
                lines += new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(type.getName()::equals)
                        .count();
            }
        }
        assertEquals(1, lines, "lines " + type.getName() + " in " + SERVICES);
    }

    /** A condition may reject odd pictures, but not this one: if it rejected every picture, it would be of no use. */
    @Test
    public void makesImageOfOrdinaryPicture() {
        assertSized(condition().detect(TestPictures.varied(96, 64), context(Map.of(), 1)), 96, 64);
        assertSized(condition().trainingImage(TestPictures.varied(96, 64), context(Map.of(), 1)), 96, 64);
    }

    @ParameterizedTest(name = "source of {0}x{1}")
    @CsvSource({"1,1", "7,3", "64,1", "1,64", "33,17", "4096,64", "64,4096"})
    public void keepsSize(int width, int height) {
        assertSizedOrRejected(TestPictures.varied(width, height), Map.of());
    }

    @ParameterizedTest(name = "source of color {0}")
    @ValueSource(strings = {"#000000", "#FFFFFF", "#808080", "#FF8000"})
    public void acceptsPictureOfOneColor(String color) {
        assertSizedOrRejected(TestPictures.uniform(40, 24, Integer.decode(color)), Map.of());
    }

    @Test
    public void acceptsGrayPicture() {
        assertSizedOrRejected(TestPictures.gray(40, 24), Map.of());
    }

    @Test
    public void acceptsBothEndsOfEachParameter() {
        List<Parameter> parameters = condition().descriptor().parameters();
        List<Map<String, String>> cases = new ArrayList<>();
        parameters.forEach(parameter -> ends(parameter).forEach(value -> cases.add(Map.of(parameter.name(), value))));
        cases.add(everyParameter(parameters, ends -> ends.get(0)));
        cases.add(everyParameter(parameters, ends -> ends.get(ends.size() - 1)));
        for (Map<String, String> values : cases) {
            RgbImage source = TestPictures.varied(96, 64);
            RgbImage result =
                    assertDoesNotThrow(() -> condition().detect(source, context(values, 1)), values::toString);
            assertSized(result, 96, 64);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE})
    public void sameSeedGivesSameBytes(long seed) {
        RgbImage source = TestPictures.varied(48, 40);
        Condition condition = condition();
        RgbImage first = condition.detect(source, context(Map.of(), seed));
        assertSame(first, condition.detect(source, context(Map.of(), seed)), "second call");
        assertSame(first, condition().detect(source, context(Map.of(), seed)), "another instance");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE})
    public void sameSeedGivesSameTrainingImage(long seed) {
        RgbImage source = TestPictures.varied(48, 40);
        Condition condition = condition();
        RgbImage first = condition.trainingImage(source, context(Map.of(), seed));
        assertSame(first, condition.trainingImage(source, context(Map.of(), seed)), "second call");
        assertSame(first, condition().trainingImage(source, context(Map.of(), seed)), "another instance");
    }

    @Test
    public void keepsNothingBetweenCalls() {
        Condition condition = condition();
        RgbImage source = TestPictures.varied(48, 40);
        RgbImage first = condition.detect(source, context(Map.of(), 1));
        condition.detect(TestPictures.gray(64, 9), context(Map.of(), 2));
        assertSame(first, condition.detect(source, context(Map.of(), 1)), "after another call");
    }

    @Test
    public void worksFromTwoThreadsAtOnce() throws Exception {
        Condition condition = condition();
        List<RgbImage> sources = List.of(TestPictures.varied(96, 80), TestPictures.gray(80, 96));
        List<RgbImage> alone = sources.stream()
                .map(source -> condition.detect(source, context(Map.of(), 1)))
                .toList();
        CyclicBarrier start = new CyclicBarrier(sources.size());
        ExecutorService threads = Executors.newFixedThreadPool(sources.size());
        try {
            List<Future<List<RgbImage>>> together = new ArrayList<>();
            for (RgbImage source : sources) {
                together.add(threads.submit(eightTimes(start, () -> condition.detect(source, context(Map.of(), 1)))));
            }
            for (int i = 0; i < sources.size(); i++) {
                for (RgbImage result : together.get(i).get(1, TimeUnit.MINUTES)) {
                    assertSame(alone.get(i), result, "beside another thread");
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    public void lorasHaveTheirDeclaredSizeAndSha256() throws IOException, NoSuchAlgorithmException {
        for (ConditionLora lora : condition().loras()) {
            try (InputStream in = lora.open()) {
                byte[] bytes = in.readAllBytes();
                assertEquals(lora.size(), bytes.length, "size of " + lora.name());
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                assertEquals(lora.sha256(), HexFormat.of().formatHex(digest), "SHA-256 of " + lora.name());
            }
        }
    }

    @Test
    public void networksOnBoardHaveTheirDeclaredSha256() throws IOException, NoSuchAlgorithmException {
        for (NetworkDescriptor network : condition().descriptor().networks()) {
            if (network.bundledBeside().isPresent()) {
                try (InputStream in = network.bundledBeside().get().getResourceAsStream(network.fileName())) {
                    assertNotNull(in, "resource " + network.fileName());
                    byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
                    assertEquals(
                            network.sha256(),
                            Optional.of(HexFormat.of().formatHex(digest)),
                            "SHA-256 of " + network.fileName());
                }
            }
        }
    }

    @Test
    public void hasAtMostOneLoraPerBase() {
        List<String> bases =
                condition().loras().stream().map(ConditionLora::baseFingerprint).toList();
        assertEquals(bases.size(), new HashSet<>(bases).size(), "bases " + bases);
    }

    /** A picture of the source's size, or a rejection that says why. */
    private void assertSizedOrRejected(RgbImage source, Map<String, String> parameters) {
        assertSizedOrRejected(source, () -> condition().detect(source, context(parameters, 1)));
        assertSizedOrRejected(source, () -> condition().trainingImage(source, context(parameters, 1)));
    }

    private static void assertSizedOrRejected(RgbImage source, Supplier<RgbImage> call) {
        try {
            assertSized(call.get(), source.width(), source.height());
        } catch (InvalidRequestException rejection) {
            assertFalse(String.valueOf(rejection.getMessage()).isBlank(), "a rejection says why");
        }
    }

    private static void assertSized(RgbImage result, int width, int height) {
        assertEquals(width + "x" + height, result.width() + "x" + result.height());
    }

    private static Callable<List<RgbImage>> eightTimes(CyclicBarrier start, Callable<RgbImage> detection) {
        return () -> {
            List<RgbImage> results = new ArrayList<>();
            start.await(1, TimeUnit.MINUTES);
            for (int i = 0; i < 8; i++) {
                results.add(detection.call());
            }
            return results;
        };
    }

    /** Smallest and largest value of a number, every value of a choice or flag, no text. */
    private static List<String> ends(Parameter parameter) {
        return switch (parameter.kind()) {
            case INTEGER ->
                List.of(Long.toString((long) parameter.minimum()), Long.toString((long) parameter.maximum()));
            case REAL -> List.of(Double.toString(parameter.minimum()), Double.toString(parameter.maximum()));
            case CHOICE, FLAG -> parameter.choices();
            case TEXT -> List.of("", parameter.defaultValue().orElse(""));
        };
    }

    private static Map<String, String> everyParameter(List<Parameter> parameters, Function<List<String>, String> pick) {
        Map<String, String> values = new LinkedHashMap<>();
        parameters.forEach(parameter -> values.put(parameter.name(), pick.apply(ends(parameter))));
        return values;
    }

    /** The content of a descriptor, in a form that can be compared. */
    private static List<Object> contents(ConditionDescriptor descriptor) {
        Stream<Object> parameters = descriptor.parameters().stream()
                .map(p -> List.of(
                        p.name(),
                        p.kind(),
                        p.title(),
                        p.minimum(),
                        p.maximum(),
                        p.step(),
                        p.choices(),
                        p.defaultValue()));
        Stream<Object> networks = descriptor.networks().stream()
                .map(n -> List.of(n.fileName(), n.inputs(), n.outputs(), n.sha256(), n.bundledBeside()));
        return List.of(
                descriptor.id(),
                descriptor.title(),
                descriptor.version(),
                descriptor.appearance(),
                descriptor.purpose(),
                descriptor.aliases(),
                parameters.toList(),
                networks.toList());
    }
}
