package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.Contribution;
import io.github.ctrlora4j.runtime.conditions.TestRegistry;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the golden checkpoint, base and LoRAs, and a condition {@code tint} that nobody calls here. */
class RequestResolverTest {
    private static final RgbImage WIDE = RgbImage.of(96, 64, new byte[96 * 64 * 3]);

    @TempDir
    private Path folder;

    private ConditionRegistry registry;
    private UnpackedLoras unpacked;

    @BeforeEach
    void open() throws IOException {
        for (String name : List.of("sd.safetensors", "basecn.ckpt")) {
            copy(name, name);
        }
        copy("lora0.ckpt", "tint.ckpt");
        registry = ConditionRegistry.open(
                List.of(), List.of(), (Contribution) () -> List.of(new Tint()), TestRegistry.NO_NETWORKS);
        unpacked = new UnpackedLoras();
    }

    @AfterEach
    void close() {
        unpacked.close();
        registry.close();
    }

    private Path copy(String golden, String name) throws IOException {
        return Files.copy(GoldenModels.file(golden), folder.resolve(name));
    }

    private static final class Tint implements Condition {
        @Override
        public ConditionDescriptor descriptor() {
            return ConditionDescriptor.builder("tint")
                    .aliasWith("deep_tint", Map.of("depth", "9"))
                    .parameter(Parameter.integer("depth", 1, 9).build())
                    .parameter(Parameter.integer("grain", 0, 1000)
                            .defaultFromSeed()
                            .build())
                    .build();
        }

        @Override
        public RgbImage detect(RgbImage source, DetectionContext context) {
            throw new AssertionError("resolving is cheap and makes no condition image");
        }
    }

    private GenerationPlan resolve(GenerationRequest.Builder request) {
        ModelLibrary library = new ModelLibrary(List.of(folder), GoldenModels.FILES);
        LoraFinder loras = new LoraFinder(library, unpacked, registry::descriptors, name -> List.of());
        return new RequestResolver(registry, library, new Architectures(List.of(GoldenModels.SD15)), loras)
                .resolve(request.build());
    }

    private <E extends CtrloraException> E rejection(Class<E> type, GenerationRequest.Builder request) {
        return assertThrows(type, () -> resolve(request));
    }

    private void assertRejected(String subject, String words, GenerationRequest.Builder request) {
        InvalidRequestException rejection = rejection(InvalidRequestException.class, request);
        assertEquals(Optional.of(subject), rejection.subject());
        assertTrue(rejection.problem().contains(words), rejection.problem());
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("sd").steps(4).seed(7);
    }

    private static ConditionInput.Builder input(String condition) {
        return ConditionInput.builder(condition, WIDE);
    }

    /** 1.1^1000 is about 2.5e41. */
    @Test
    void aWeightBeyondAllNumbersIsThatOfItsOwnPrompt() {
        String huge = "(".repeat(1000) + "dog" + ")".repeat(1000);
        assertRejected("prompt", "the weight of 'dog'", request().prompt(huge));
        assertRejected(
                "negativePrompt", "the weight of 'dog'", request().prompt("cat").negativePrompt(huge));
        assertRejected("prompt", "the weight of 'dog'", request().prompt(huge).negativePrompt(huge));
    }

    /** The first pass has nothing wrong with it. */
    @Test
    void whatIsWrongWithASecondPassIsNamedAsItsOwn() {
        String huge = "(".repeat(1000) + "dog" + ")".repeat(1000);
        assertSecondPassRejected(
                "hiresPrompt", "the weight of 'dog'", HiresFix.builder().prompt(huge));
        assertSecondPassRejected(
                "hiresPrompt",
                "<lora:nothing>: there is no file",
                HiresFix.builder().prompt("<lora:nothing:1>"));
        assertSecondPassRejected("hiresPrompt", "at most", HiresFix.builder().prompt("x".repeat(1_000_000)));
        assertSecondPassRejected(
                "hiresNegativePrompt", "the weight of 'dog'", HiresFix.builder().negativePrompt(huge));
        assertSecondPassRejected(
                "hiresCheckpoint",
                "there is no file 'nothing'",
                HiresFix.builder().checkpoint("nothing"));
        assertSecondPassRejected(
                "hiresSampler", "there is no 'nothing'", HiresFix.builder().sampler("nothing"));
        assertSecondPassRejected(
                "hiresScale", "must be within", HiresFix.builder().scale(8));
        assertRejected("prompt", "<lora:nothing>: there is no file", request().prompt("<lora:nothing:1>"));
    }

    private void assertSecondPassRejected(String subject, String words, HiresFix.Builder fix) {
        assertRejected(subject, words, request().size(new ImageSize(512, 512)).hiresFix(fix.build()));
    }

    /** The text encoder takes 75 tokens; "d" is one. */
    @Test
    void textsOfASecondPassThatAreTooLongForAPlainPromptAreToldApart() {
        String tooLong = "d ".repeat(75) + "cat";
        GenerationRequest.Builder request = request().promptSyntax(PromptSyntax.PLAIN);
        HiresFix.Builder fix = HiresFix.builder().prompt(tooLong).negativePrompt(tooLong);

        assertEquals(
                List.of(
                        "hires prompt: text after token 75 is dropped: 'cat'",
                        "hires negative prompt: text after token 75 is dropped: 'cat'"),
                RequestWarnings.of(resolve(request.hiresFix(fix.build()))));
        assertEquals(
                1, RequestWarnings.of(resolve(request.guidanceScale(1))).size(), "the negative prompt does not act");
    }

    @Test
    void comfyUisNoiseHasNoVariations() {
        GenerationRequest.Builder request = request().noiseConvention(NoiseConvention.COMFY_UI);
        assertRejected("noiseConvention", "no variations", request.variationStrength(0.5));
        assertRejected(
                "noiseConvention", "no variations", request.variationStrength(0).seedSize(new ImageSize(64, 64)));
    }

    /** The noise of the last one would have 12,499² cells of 4 numbers, 2.5 GB. */
    @Test
    void noiseIsDrawnAtSizesOfPicturesAlone() {
        resolve(request().seedSize(new ImageSize(8, 8192)));
        assertRejected("seedSize", "needs sides within 8..8192", request().seedSize(new ImageSize(7, 64)));
        assertRejected("seedSize", "needs sides within 8..8192", request().seedSize(new ImageSize(64, 8193)));
        assertRejected("seedSize", "got 99999x99999", request().seedSize(ImageSize.parse("99999x99999")));
    }

    @Test
    void aSecondPassHasItsOwnStepsSamplerAndCheckpoint() throws IOException {
        copy("sd.safetensors", "other.safetensors");
        GenerationPlan plan = resolve(request()
                .size(new ImageSize(64, 64))
                .samplerOption("eta", 0.5)
                .hiresFix(HiresFix.builder()
                        .steps(3)
                        .sampler("euler")
                        .checkpoint("other")
                        .build()));
        PlannedPass second = plan.passes().get(1);
        assertEquals(3, second.steps());
        assertEquals(folder.resolve("other.safetensors"), second.model().checkpoint());
        assertEquals(folder.resolve("sd.safetensors"), plan.model().checkpoint());
    }

    @Test
    void namesBecomeFilesAndTheOnlyBaseIsTaken() {
        GenerationPlan plan = resolve(request().condition(input("tint").build()));

        assertEquals(folder.resolve("sd.safetensors"), plan.model().checkpoint());
        assertEquals(Optional.of(folder.resolve("basecn.ckpt")), plan.base());
        assertEquals(
                folder.resolve("tint.ckpt"), plan.conditions().get(0).network().file());
        assertEquals(GoldenModels.SD15, plan.model().architecture());
    }

    /** 1,000 timesteps in strides of 250 are the four that were wanted; in strides of 166 they are seven for six. */
    @Test
    void thePlanHasTheStepsThatTheSamplerTakes() {
        assertEquals(4, resolve(request()).steps());
        assertEquals(7, resolve(request().steps(6)).steps());
    }

    @Test
    void withoutAConditionThereIsNoBaseAndTheSizeIsTheModels() throws IOException {
        Files.delete(folder.resolve("basecn.ckpt"));

        GenerationPlan plan = resolve(request());

        assertEquals(Optional.empty(), plan.base());
        assertEquals(List.of(), plan.conditions());
    }

    @Test
    void theFirstSourceDecidesTheSizeUnlessOneIsGiven() {
        ConditionInput wide = input("tint").build();

        assertEquals(new ImageSize(96, 64), resolve(request().condition(wide)).size());
        assertEquals(
                new ImageSize(128, 64),
                resolve(request().condition(wide).size(new ImageSize(128, 64))).size());
    }

    @Test
    void aConditionIsPlannedUnderItsIdWithAllOfItsValues() {
        PlannedCondition planned = resolve(request()
                        .condition(input("deep_tint")
                                .weight(-0.5)
                                .start(0.25)
                                .end(0.75)
                                .parameter("grain", "3")
                                .build()))
                .conditions()
                .get(0);

        assertEquals("tint", planned.id());
        assertEquals(Map.of("depth", "9", "grain", "3"), planned.values());
        assertEquals(new Strength(-0.5, 0.25, 0.75), planned.strength());
    }

    @Test
    void theSeedDrawsParametersThatAreLeftOut() {
        ConditionInput tint = input("tint").build();

        assertEquals(grain(request().condition(tint)), grain(request().condition(tint)));
        assertTrue(List.of(1L, 2L, 3L).stream()
                        .map(seed -> grain(request().condition(tint).seed(seed)))
                        .distinct()
                        .count()
                > 1);
    }

    private String grain(GenerationRequest.Builder request) {
        return resolve(request).conditions().get(0).values().get("grain");
    }

    @Test
    void aFinishedConditionImageNeedsALoraAndTakesNoMask() {
        GenerationPlan plan =
                resolve(request().condition(input("none").lora(Path.of("tint")).build()));
        assertEquals(Optional.empty(), plan.conditions().get(0).condition());
        assertEquals(
                folder.resolve("tint.ckpt"), plan.conditions().get(0).network().file());

        assertRejected(
                "condition none",
                "needs a LoRA",
                request().condition(input("none").build()));
        assertRejected(
                "condition none",
                "takes no mask",
                request()
                        .condition(
                                input("none").lora(Path.of("tint")).mask(WIDE).build()));
    }

    @Test
    void wrongNamesAndValuesAreRejectedByTheirField() {
        assertRejected("checkpoint", "Did you mean 'sd'?", GenerationRequest.builder("sdd"));
        assertRejected("sampler", "Did you mean 'ddim'?", request().sampler("dim"));
        assertRejected("sampler ddim", "eta needs a number", request().samplerOption("eta", "2"));
        assertRejected("size", "64..2048", request().size(new ImageSize(4096, 64)));
        assertRejected("condition", "'tnit'", request().condition(input("tnit").build()));
        assertRejected(
                "condition tint",
                "depth needs a whole number within 1..9",
                request().condition(input("tint").parameter("depth", "10").build()));
        assertRejected(
                "condition tint",
                "takes no mask",
                request().condition(input("tint").mask(WIDE).build()));
        assertRejected(
                "lora",
                "'absent'",
                request().condition(input("tint").lora(Path.of("absent")).build()));
    }

    /** The quarters of four steps end at 0.25, 0.5 and 0.75: none lies between 0.3 and 0.6 as a whole. */
    @Test
    void aConditionThatWouldNeverActIsRejected() {
        assertRejected(
                "condition tint",
                "none of the 4 steps lies wholly between start 0.3 and end 0.6",
                request().condition(input("tint").start(0.3).end(0.6).build()));
        // A weight of 0 is a way to switch it off.
        resolve(request().condition(input("tint").start(0.3).end(0.6).weight(0).build()));
    }

    @Test
    void theBaseMustBeNamedIfNoneOrSeveralFit() throws IOException {
        ConditionInput tint = input("tint").build();
        Path second = copy("basecn.ckpt", "second.ckpt");
        assertRejected("base", "several fit", request().condition(tint));
        assertEquals(
                Optional.of(second),
                resolve(request().condition(tint).base("second")).base());

        Files.delete(second);
        Files.delete(folder.resolve("basecn.ckpt"));
        assertRejected("base", "none in", request().condition(tint));
    }

    /** The miniature models are smaller than the golden ones. */
    @Test
    void aBaseOfAnotherFamilyIsNotTakenAndNamedIfAskedFor() throws IOException {
        Path miniature = Path.of("..", "dist", "src", "main", "demo", "models", "basecn.safetensors");
        Files.copy(miniature, folder.resolve("a-small-base.safetensors"));
        ConditionInput tint = input("tint").build();

        assertEquals(
                Optional.of(folder.resolve("basecn.ckpt")),
                resolve(request().condition(tint)).base());
        String message = rejection(
                        UnsupportedFileException.class,
                        request().condition(tint).base("a-small-base"))
                .getMessage();
        assertTrue(message.startsWith(folder.resolve("a-small-base.safetensors") + ": this Base ControlNet"), message);
    }

    @Test
    void aFileInAnotherRoleIsNamedWithWhatItIs() {
        String message = rejection(UnsupportedFileException.class, GenerationRequest.builder("tint"))
                .getMessage();

        assertTrue(message.contains("expected a checkpoint, but this is a condition LoRA"), message);
    }
}
