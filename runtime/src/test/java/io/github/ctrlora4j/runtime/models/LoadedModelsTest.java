package io.github.ctrlora4j.runtime.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.adapters.container.SafetensorsFormat;
import io.github.ctrlora4j.adapters.sd15.Sd15Adapter;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.CheckpointAdapter;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelsTest {
    private static final List<PromptChunk> CAT =
            GoldenModels.SD15.chunks("a cat", PromptSyntax.PLAIN, List.of()).chunks();

    private static final Path BASE = GoldenModels.file("basecn.ckpt");

    @TempDir
    private Path folder;

    private final LoadedModels models =
            new LoadedModels(GoldenModels.ENGINE, GoldenModels.FILES, new Architectures(List.of(GoldenModels.SD15)), 0);

    @AfterEach
    void free() {
        models.close();
    }

    private Path copy(String name, String as) throws IOException {
        return Files.copy(GoldenModels.file(name), folder.resolve(as), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void anUnchangedFileIsLoadedOnce() throws IOException {
        Path checkpoint = copy("sd.safetensors", "sd.safetensors");
        Path lora = copy("lora0.ckpt", "a.ckpt");
        DiffusionModel model = models.checkpoint(checkpoint);
        long network = models.control(BASE, lora, Set.of(lora)).id();

        assertSame(model, models.checkpoint(checkpoint));
        assertEquals(network, models.control(BASE, lora, Set.of(lora)).id());
    }

    /** As {@code cp -p}, {@code rsync -t} and package managers do it: one path, one size, one time. */
    @Test
    void aLoraReplacedByOneOfTheSameSizeAndTimeIsLoadedAnew() throws IOException {
        Path lora = copy("lora0.ckpt", "a.ckpt");
        FileTime time = Files.getLastModifiedTime(lora);
        long before = models.control(BASE, lora, Set.of(lora)).id();

        copy("lora1.ckpt", "a.ckpt");
        Files.setLastModifiedTime(lora, time);

        assertNotEquals(before, models.control(BASE, lora, Set.of(lora)).id());
    }

    @Test
    void aCheckpointReplacedByAnotherIsLoadedAnew() throws IOException {
        Path checkpoint = copy("sd.safetensors", "sd.safetensors");
        DiffusionModel before = models.checkpoint(checkpoint);

        Files.setLastModifiedTime(checkpoint, FileTime.fromMillis(0));

        assertNotSame(before, models.checkpoint(checkpoint));
    }

    private static ActiveLora style(String file, double weight) {
        return new ActiveLora(GoldenLoraFiles.file(file), weight, weight);
    }

    /** What both networks make of a text, and of a latent under it. */
    private static float[] outputs(DiffusionModel model) {
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            NDArray context = model.encodeText(scope, CAT, 1);
            NDArray latent = scope.ones(new Shape(1, 4, 8, 8));
            NDArray noise = model.predictNoise(scope, latent, 500, context, new NDList(), new double[0]);
            return context.flatten().concat(noise.flatten()).toFloatArray();
        }
    }

    @Test
    void removingStyleLorasGivesBackEveryBit() {
        Path file = GoldenModels.file("sd.safetensors");
        DiffusionModel model = models.checkpoint(file, List.of());
        float[] plain = outputs(model);
        int arrays = liveArrays();

        assertSame(model, models.checkpoint(file, List.of(style("kohya-linear.safetensors", 1))));
        float[] styled = outputs(model);
        assertFalse(Arrays.equals(plain, styled));
        models.checkpoint(file, List.of(style("kohya-linear.safetensors", -0.5), style("loha.safetensors", 1)));
        assertFalse(Arrays.equals(styled, outputs(model)));
        models.checkpoint(file, List.of());

        assertArrayEquals(plain, outputs(model));
        assertEquals(arrays, liveArrays());
    }

    @Test
    void eachNetworkOfAStyleLoraHasItsOwnWeight() {
        Path file = GoldenModels.file("sd.safetensors");
        Path lora = GoldenLoraFiles.file("kohya-linear.safetensors");
        float[] plain = context(models.checkpoint(file, List.of()));

        assertArrayEquals(plain, context(models.checkpoint(file, List.of(new ActiveLora(lora, 1, 0)))));
        assertFalse(Arrays.equals(plain, context(models.checkpoint(file, List.of(new ActiveLora(lora, 0, 1))))));
    }

    private static float[] context(DiffusionModel model) {
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            return model.encodeText(scope, CAT, 1).toFloatArray();
        }
    }

    @Test
    void aStyleLoraThatCannotBeOpenedLeavesThePlainModel() {
        Path file = GoldenModels.file("sd.safetensors");
        float[] plain = outputs(models.checkpoint(file, List.of()));
        List<ActiveLora> wrong =
                List.of(style("kohya-linear.safetensors", 1), new ActiveLora(GoldenModels.file("lora0.ckpt"), 1, 1));

        assertTrue(assertThrows(CtrloraException.class, () -> models.checkpoint(file, wrong))
                .getMessage()
                .contains("expected a style LoRA, but this is a condition LoRA"));

        assertArrayEquals(plain, outputs(models.checkpoint(file, List.of())));
    }

    /** A file that is used by the current generation is never freed, however many there are. */
    @Test
    void networksInUseStay() throws IOException {
        Path first = copy("lora0.ckpt", "0.ckpt");
        long id = models.control(BASE, first, Set.of(first)).id();
        for (int i = 1; i < 7; i++) {
            Path other = copy("lora1.ckpt", i + ".ckpt");
            models.control(BASE, other, Set.of(first, other));
        }
        assertEquals(id, models.control(BASE, first, Set.of(first)).id());
    }

    /** Lets something happen to a file, or to what was read from it, while it is being loaded. */
    private record Meddling(UnaryOperator<ModelWeights> adapted) implements CheckpointAdapter {
        private static final CheckpointAdapter OWN = new Sd15Adapter();

        @Override
        public String id() {
            return "meddling";
        }

        @Override
        public Verdict examine(TensorFile file) {
            return OWN.examine(file);
        }

        @Override
        public ModelWeights adapt(TensorFile file) {
            return adapted.apply(OWN.adapt(file));
        }
    }

    private static String failure(Path checkpoint, UnaryOperator<ModelWeights> meddling) {
        ModelReader reader = new ModelReader(List.of(new SafetensorsFormat()), List.of(new Meddling(meddling)));
        Architectures architectures = new Architectures(List.of(GoldenModels.SD15));
        try (LoadedModels models = new LoadedModels(GoldenModels.ENGINE, reader, architectures, 0)) {
            return assertThrows(CtrloraException.class, () -> models.checkpoint(checkpoint))
                    .getMessage();
        }
    }

    @Test
    void aFileThatChangesWhileItIsLoadedIsAnError() throws IOException {
        Path checkpoint = copy("sd.safetensors", "sd.safetensors");
        int before = liveArrays();
        String message = failure(checkpoint, weights -> {
            assertTrue(checkpoint.toFile().setLastModified(0));
            return weights;
        });
        assertTrue(message.startsWith(checkpoint + ": "), message);
        assertTrue(message.contains("chang"), message);
        assertEquals(before, liveArrays());
    }

    /** The open file keeps its content; but what is now under its name was not loaded. */
    @Test
    void aFileThatIsReplacedWhileItIsLoadedIsAnError() throws IOException {
        Path checkpoint = copy("sd.safetensors", "sd.safetensors");
        Path next = copy("sd.safetensors", "next.safetensors");
        int before = liveArrays();
        String message = failure(checkpoint, weights -> {
            assertTrue(next.toFile().renameTo(checkpoint.toFile()));
            return weights;
        });
        assertTrue(message.startsWith(checkpoint + ": was changed while it was being loaded"), message);
        assertEquals(before, liveArrays());
    }

    /** A few bytes can claim tensors of any size, for example as a view that repeats one number. */
    @Test
    void aModelLargerThanTheDevicesMemoryIsRefusedBeforeItIsRead() throws IOException {
        Path checkpoint = copy("sd.safetensors", "sd.safetensors");
        String message = failure(checkpoint, weights -> ModelWeights.builder(ModelRole.CHECKPOINT, "sd15")
                .component("text", Map.of("huge", new Huge()))
                .build());
        assertTrue(message.startsWith(checkpoint + ": needs 4503599.6 GB when it is loaded"), message);
    }

    private static int liveArrays() {
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }

    /** 2^50 elements of 4 bytes: 4.5 million GB. */
    private record Huge() implements Tensor {
        @Override
        public String name() {
            return "huge";
        }

        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public List<Long> shape() {
            return List.of(1L << 50);
        }

        @Override
        public ByteBuffer read() {
            throw new AssertionError("nothing is read");
        }
    }
}
