package io.github.ctrlora4j.runtime.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import io.github.ctrlora4j.runtime.lora.StyledWeights;
import io.github.ctrlora4j.runtime.weights.ArrayPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With components that note the factor of each LoRA that they are given; {@code LoadedModelsTest} has their numbers.
 */
class ActiveStylesTest {
    private static final Path LORA = GoldenLoraFiles.file("kohya-linear.safetensors");

    @TempDir
    private Path folder;

    private final ActiveStyles styles = new ActiveStyles(GoldenModels.FILES);
    private final Noting text = new Noting(ModelPart.TEXT);
    private final Noting unet = new Noting(ModelPart.UNET);

    private static final class Noting implements ModelComponent {
        private final ModelPart part;
        private final List<List<Double>> styled = new ArrayList<>();
        private Runnable duringStyle = () -> {};

        Noting(ModelPart part) {
            this.part = part;
        }

        @Override
        public ModelPart part() {
            return part;
        }

        @Override
        public void recycle(ArrayPool pool) {}

        @Override
        public void style(List<StyledWeights.Part> changes) {
            styled.add(changes.stream().map(StyledWeights.Part::factor).toList());
            duringStyle.run();
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void close() {}
    }

    /** What is new is brought into a known state first. */
    @BeforeEach
    void begin() {
        apply();
        text.styled.clear();
        unet.styled.clear();
    }

    private void apply(ActiveLora... loras) {
        styles.apply(List.of(text, unet), List.of(loras));
    }

    @Test
    void eachNetworkGetsItsOwnWeight() {
        apply(new ActiveLora(LORA, 0.5, 2));
        assertEquals(List.of(List.of(2.0)), text.styled);
        assertEquals(List.of(List.of(0.5)), unet.styled);
    }

    @Test
    void whatActsAlreadyIsNotDoneAgain() {
        apply(new ActiveLora(LORA, 0.5, 2));
        apply(new ActiveLora(LORA, 0.5, 2));
        assertEquals(1, unet.styled.size());
        // Only the UNet changes.
        apply(new ActiveLora(LORA, 0.75, 2));
        assertEquals(List.of(List.of(0.5), List.of(0.75)), unet.styled);
        assertEquals(1, text.styled.size());
    }

    @Test
    void withoutLorasTheLoadedWeightsCount() {
        apply();
        assertEquals(List.of(), unet.styled);
        apply(new ActiveLora(LORA, 0.5, 2));
        apply();
        assertEquals(List.of(List.of(0.5), List.of()), unet.styled);
        apply();
        assertEquals(2, unet.styled.size());
    }

    /** A weight of 0 is as good as no LoRA. */
    @Test
    void aWeightOfNothingDoesNotAct() {
        apply(new ActiveLora(LORA, 0, 0));
        assertEquals(List.of(), unet.styled);
        assertEquals(List.of(), text.styled);
        apply(new ActiveLora(LORA, 0, 1));
        assertEquals(List.of(), unet.styled);
        assertEquals(List.of(List.of(1.0)), text.styled);
    }

    /** Sums of float32 depend on their order. */
    @Test
    void anotherOrderIsAChange() {
        ActiveLora other = new ActiveLora(GoldenLoraFiles.file("loha.safetensors"), 3, 3);
        apply(new ActiveLora(LORA, 1, 1), other);
        apply(other, new ActiveLora(LORA, 1, 1));
        assertEquals(List.of(List.of(1.0, 3.0), List.of(3.0, 1.0)), unet.styled);
    }

    @Test
    void aFileThatCannotBeOpenedLeavesNothingActing() {
        apply(new ActiveLora(LORA, 1, 1));
        assertThrows(
                CtrloraException.class,
                () -> apply(new ActiveLora(LORA, 1, 1), new ActiveLora(GoldenModels.file("lora0.ckpt"), 1, 1)));
        assertEquals(List.of(List.of(1.0), List.of()), unet.styled);
        apply(new ActiveLora(LORA, 1, 1));
        assertEquals(List.of(1.0), unet.styled.get(2));
    }

    /** A LoRA with values that are sound in the text encoder and too large in the UNet, which comes second. */
    @Test
    void aFailureOfOneNetworkTakesTheLoraFromTheOther() {
        unet.duringStyle = () -> {
            unet.duringStyle = () -> {};
            throw new MalformedFileException("a.safetensors", "values are too large");
        };
        assertThrows(MalformedFileException.class, () -> apply(new ActiveLora(LORA, 1, 1)));
        assertEquals(List.of(List.of(1.0), List.of()), text.styled);
        apply(new ActiveLora(LORA, 1, 1));
        assertEquals(List.of(1.0), text.styled.get(2));
        assertEquals(List.of(1.0), unet.styled.get(2));
    }

    /** Another content under the same name, put there between the first look at the file and the last one. */
    @Test
    void aFileThatIsReplacedMeanwhileIsAnErrorAndNothingActs() throws IOException {
        Path lora = Files.copy(LORA, folder.resolve("a.safetensors"));
        unet.duringStyle = () -> {
            unet.duringStyle = () -> {};
            replace(lora);
        };
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> apply(new ActiveLora(lora, 1, 1)));
        assertEquals(lora.toString(), e.subject().orElse(""));
        assertEquals(List.of(List.of(1.0), List.of()), unet.styled);
        apply(new ActiveLora(lora, 1, 1));
        assertEquals(List.of(1.0), unet.styled.get(2));
    }

    private static void replace(Path lora) {
        try {
            Files.copy(GoldenLoraFiles.file("loha.safetensors"), lora, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
