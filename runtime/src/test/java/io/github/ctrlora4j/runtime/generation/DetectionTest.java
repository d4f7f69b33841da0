package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.Contribution;
import io.github.ctrlora4j.runtime.conditions.TestRegistry;
import io.github.ctrlora4j.runtime.control.AheadBranch;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The condition {@code probe} fills its image with its parameter, its seed and the first pixel of its mask, and takes
 * its
 * source's size.
 */
class DetectionTest {
    private static final ImageSize SMALL = new ImageSize(64, 64);
    private static final ControlFile LORA = ControlFile.lora(Path.of("probe.safetensors"));

    private final ConditionRegistry registry = ConditionRegistry.open(
            List.of(), List.of(), (Contribution) () -> List.of(new Probe()), TestRegistry.NO_NETWORKS);
    private final List<String> progress = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private final RunReport report = new RunReport(this::heard, cancellation);

    @AfterEach
    void close() {
        registry.close();
    }

    private void heard(Progress step) {
        progress.add(step.stage() + " " + step.done() + "/" + step.total());
    }

    private static final class Probe implements Condition {
        @Override
        public ConditionDescriptor descriptor() {
            return ConditionDescriptor.builder("probe")
                    .parameter(Parameter.integer("depth", 1, 9).build())
                    .takesMask()
                    .build();
        }

        @Override
        public RgbImage detect(RgbImage source, DetectionContext context) {
            context.madeBy("a test");
            byte[] levels = new byte[3 * source.width() * source.height()];
            for (int i = 0; i < levels.length; i += 3) {
                levels[i] = (byte) context.parameters().integer("depth");
                levels[i + 1] = (byte) context.seed();
                levels[i + 2] = context.mask().map(mask -> mask.toBytes()[0]).orElse((byte) 77);
            }
            return RgbImage.of(source.width(), source.height(), levels);
        }
    }

    /** A branch that nobody asks for anything. */
    private record Silent(long id) implements AheadBranch {
        @Override
        public ControlBranch seamless() {
            return this;
        }

        @Override
        public Dependence dependence() {
            return Dependence.IMAGE;
        }

        @Override
        public NDArray guide(NDManager owner, Picture image) {
            throw new AssertionError("nothing is computed here");
        }

        @Override
        public NDList residuals(NDManager owner, NDArray guide, NDArray timesteps, NDArray contexts) {
            throw new AssertionError("nothing is computed here");
        }
    }

    private static RgbImage gray(int width, int height, int level) {
        byte[] levels = new byte[3 * width * height];
        Arrays.fill(levels, (byte) level);
        return RgbImage.of(width, height, levels);
    }

    private PlannedCondition probe(ConditionInput.Builder input) {
        return new PlannedCondition(
                input.build(), Optional.of(registry.get("probe")), Map.of("depth", "5"), Strength.FULL, LORA);
    }

    private static PlannedCondition finished(ConditionInput.Builder input) {
        return new PlannedCondition(input.build(), Optional.empty(), Map.of(), Strength.FULL, LORA);
    }

    private List<List<ReadyCondition>> ready(List<ImageSize> sizes, PlannedCondition... conditions) {
        GenerationRequest request = GenerationRequest.builder("ink").seed(42).build();
        Path file = Path.of("ink");
        PlannedModel model = new PlannedModel(
                file, WrittenTexts.SD15, GoldenModels.NOISE, false, ModelSources.of(file), List.of(), List.of());
        List<PlannedPass> passes = sizes.stream()
                .map(size -> PlannedPass.of(
                        request,
                        size,
                        () -> SamplerCatalog.create("euler", GoldenModels.NOISE, 4, Map.of()),
                        prompts -> model,
                        (prompts, drawing) -> 0))
                .toList();
        GenerationPlan plan =
                new GenerationPlan(request, passes, Optional.empty(), Optional.empty(), List.of(conditions));
        List<Map<ControlFile, ControlBranch>> branches = new ArrayList<>();
        for (int pass = 0; pass < passes.size(); pass++) {
            branches.add(Map.of(LORA, new Silent(pass)));
        }
        return new Detection(plan, report).ready(branches);
    }

    private GenerationResult result() {
        return report.result().build();
    }

    private static List<Integer> pixel(RgbImage image) {
        byte[] levels = image.toBytes();
        return Stream.of(levels[0], levels[1], levels[2])
                .map(level -> level & 0xFF)
                .toList();
    }

    @Test
    void aConditionGetsItsValuesTheSeedAndASourceOfThePassesSize() {
        ReadyCondition ready = ready(List.of(SMALL), probe(ConditionInput.builder("probe", gray(10, 20, 9))))
                .get(0)
                .get(0);
        assertEquals(List.of(5, 42, 77), pixel(ready.image()));
        assertEquals(64, ready.image().width());
        assertEquals(64, ready.image().height());
        assertEquals(Optional.of("a test"), ready.madeBy());
        assertEquals(Optional.empty(), ready.mask());
    }

    /** Nothing is made of it; 10 by 20 pixels are stretched. */
    @Test
    void aFinishedImageIsOnlyResized() {
        RgbImage image = gray(64, 64, 9);
        List<ReadyCondition> ready = ready(
                        List.of(SMALL),
                        finished(ConditionInput.builder(ConditionInput.NONE, image)),
                        finished(ConditionInput.builder(ConditionInput.NONE, gray(10, 20, 8))))
                .get(0);
        assertSame(image, ready.get(0).image());
        assertEquals(gray(64, 64, 8), ready.get(1).image());
        assertEquals(Optional.empty(), ready.get(0).madeBy());
    }

    /** A mask has no gray at its edges, so it is never blurred: the left half of four pixels white. */
    @Test
    void aMaskIsStretchedWithoutGray() {
        RgbImage mask = RgbImage.of(2, 1, new byte[] {-1, -1, -1, 0, 0, 0});
        ReadyCondition ready = ready(
                        List.of(SMALL),
                        probe(ConditionInput.builder("probe", gray(64, 64, 9)).mask(mask)))
                .get(0)
                .get(0);
        assertEquals(255, pixel(ready.image()).get(2));
        RgbImage fitted = ready.mask().orElseThrow();
        assertEquals(0xFFFFFF, fitted.rgb(31, 63));
        assertEquals(0, fitted.rgb(32, 0));
    }

    @Test
    void anErasedPartOfTheSourceIsAMask() {
        ReadyCondition ready = ready(
                        List.of(SMALL),
                        probe(ConditionInput.builder("probe", gray(64, 64, 9)).erased(gray(64, 64, 255))))
                .get(0)
                .get(0);
        assertEquals(gray(64, 64, 255), ready.mask().orElseThrow());
    }

    /** Two conditions in two passes are four images, of which the last pass's are shown. */
    @Test
    void everyPassHasItsOwnImagesAndBranches() {
        ImageSize large = new ImageSize(128, 64);
        List<List<ReadyCondition>> passes = ready(
                List.of(SMALL, large),
                probe(ConditionInput.builder("probe", gray(64, 64, 9))),
                finished(ConditionInput.builder(ConditionInput.NONE, gray(64, 64, 8))));
        assertEquals(List.of("DETECT 0/4", "DETECT 1/4", "DETECT 2/4", "DETECT 3/4", "DETECT 4/4"), progress);
        assertEquals(64, passes.get(0).get(0).image().width());
        assertEquals(128, passes.get(1).get(0).image().width());
        assertEquals(new Silent(0), passes.get(0).get(1).branch());
        assertEquals(new Silent(1), passes.get(1).get(1).branch());
        assertEquals(List.of(passes.get(1).get(0).image(), passes.get(1).get(1).image()), result().conditionImages());
    }

    @Test
    void withoutConditionsNothingIsReported() {
        assertEquals(List.of(List.of()), ready(List.of(SMALL)));
        assertEquals(List.of(), progress);
    }

    @Test
    void anImageThatIsNotTheRecordedOneIsAWarning() {
        RgbImage image = gray(64, 64, 9);
        String hash = image.fingerprint().substring(0, 16);
        ready(
                List.of(SMALL),
                finished(ConditionInput.builder(ConditionInput.NONE, image).recordedImage(hash)));
        assertEquals(List.of(), result().warnings());
        ready(
                List.of(SMALL),
                finished(ConditionInput.builder(ConditionInput.NONE, gray(64, 64, 8))
                        .recordedImage(hash)));
        assertEquals(1, result().warnings().size());
        assertTrue(
                result().warnings().get(0).startsWith("condition none: its condition image is not the recorded one"));
    }

    @Test
    void cancellationEndsItBeforeTheNextImage() {
        cancellation.cancel();
        assertThrows(
                RunReport.Cancelled.class,
                () -> ready(List.of(SMALL), probe(ConditionInput.builder("probe", gray(64, 64, 9)))));
        assertEquals(List.of(), result().conditionImages());
    }
}
