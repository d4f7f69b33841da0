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
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.adapters.container.SafetensorsFormat;
import io.github.ctrlora4j.adapters.sd15.Sd15Adapter;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.CheckpointAdapter;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.DerivedTensor;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.control.ControlNet;
import io.github.ctrlora4j.runtime.engine.MemoryBudget;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import io.github.ctrlora4j.runtime.weights.ZeroTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadedModelsTest {
    private static final List<PromptChunk> CAT =
            GoldenModels.SD15.chunks("a cat", PromptSyntax.PLAIN, List.of()).chunks();

    private static final Path BASE = GoldenModels.file("basecn.ckpt");

    @TempDir
    private Path folder;

    private final LoadedModels models = models(1L << 30);

    private static LoadedModels models(long budget) {
        return models(GoldenModels.FILES, budget);
    }

    private static LoadedModels models(ModelReader reader, long budget) {
        return models(reader, new MemoryBudget(budget));
    }

    private static LoadedModels models(ModelReader reader, MemoryBudget budget) {
        Architectures architectures = new Architectures(List.of(GoldenModels.SD15));
        return new LoadedModels(GoldenModels.ENGINE, reader, architectures, budget, 0);
    }

    @AfterEach
    void free() {
        models.close();
    }

    private Path copy(String name, String as) throws IOException {
        return Files.copy(GoldenModels.file(name), folder.resolve(as), StandardCopyOption.REPLACE_EXISTING);
    }

    private static DiffusionModel plain(LoadedModels models, Path checkpoint) {
        return models.model(ModelSources.of(checkpoint), List.of());
    }

    @Test
    void anUnchangedFileIsLoadedOnce() throws IOException {
        Path checkpoint = copy("sd.safetensors", "sd.safetensors");
        Path lora = copy("lora0.ckpt", "a.ckpt");
        plain(models, checkpoint);
        long network = models.control(BASE, lora).id();
        int arrays = liveArrays();

        plain(models, checkpoint);

        assertEquals(network, models.control(BASE, lora).id());
        assertEquals(arrays, liveArrays());
    }

    /** As {@code cp -p}, {@code rsync -t} and package managers do it: one path, one size, one time. */
    @Test
    void aLoraReplacedByOneOfTheSameSizeAndTimeIsLoadedAnew() throws IOException {
        Path lora = copy("lora0.ckpt", "a.ckpt");
        FileTime time = Files.getLastModifiedTime(lora);
        long before = models.control(BASE, lora).id();

        copy("lora1.ckpt", "a.ckpt");
        Files.setLastModifiedTime(lora, time);

        assertNotEquals(before, models.control(BASE, lora).id());
    }

    @Test
    void anUnchangedControlNetIsLoadedOnce() throws IOException {
        Path file = copy("../controlnet/controlnet.safetensors", "controlnet.safetensors");
        ModelSources.Source unet =
                ModelSources.of(GoldenModels.file("sd.safetensors")).unet();
        ControlNet first = models.controlNet(file, unet);

        assertSame(first, models.controlNet(file, unet));
        assertTrue(first.bytes() > 0);

        copy("../controlnet/lite.safetensors", "controlnet.safetensors");
        assertNotSame(first, models.controlNet(file, unet));
    }

    /** What it becomes depends on the UNet that it is added to. */
    @Test
    void aDifferenceIsLoadedForEachCheckpoint() throws IOException {
        Path file = folder.resolve("diff.safetensors");
        try (TensorFile whole = GoldenModels.FILES.open(GoldenModels.file("../controlnet/controlnet.safetensors"));
                OutputStream out = Files.newOutputStream(file)) {
            SafetensorsWriter.write(whole.tensors(), Map.of("ctrlora4j.control.difference", "true"), out);
        }
        ModelSources.Source unet =
                ModelSources.of(GoldenModels.file("sd.safetensors")).unet();
        ControlNet first = models.controlNet(file, unet);

        assertSame(first, models.controlNet(file, unet));
        assertNotSame(
                first,
                models.controlNet(
                        file, ModelSources.of(GoldenModels.file("sd.ckpt")).unet()));
    }

    @Test
    void aBaseReplacedUnderItsPathIsLoadedAnew() throws IOException {
        Path base = copy("basecn.ckpt", "base.ckpt");
        Path lora = copy("lora0.ckpt", "a.ckpt");
        FileTime time = Files.getLastModifiedTime(base);
        long before = models.control(base, lora).id();

        copy("basecn.ckpt", "base.ckpt");
        Files.setLastModifiedTime(base, time);

        assertNotEquals(before, models.control(base, lora).id());
    }

    @Test
    void aCheckpointReplacedByAnotherIsLoadedAnew() throws IOException {
        Path checkpoint = copy("sd.safetensors", "sd.safetensors");
        float[] before = outputs(plain(models, checkpoint));

        Files.move(other(), checkpoint, StandardCopyOption.REPLACE_EXISTING);

        assertFalse(Arrays.equals(before, outputs(plain(models, checkpoint))));
    }

    /** The golden checkpoint with another UNet; its text encoder and VAE are the same. */
    private Path other() throws IOException {
        return rewritten("other.safetensors", "model.diffusion_model.out.2.bias");
    }

    /** The golden checkpoint with a tensor that is all zeros. */
    private Path rewritten(String as, String zeroed) throws IOException {
        Path file = folder.resolve(as);
        try (TensorFile golden = GoldenModels.FILES.open(GoldenModels.file("sd.safetensors"));
                OutputStream out = Files.newOutputStream(file)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(golden.tensors());
            tensors.computeIfPresent(zeroed, (name, tensor) -> new ZeroTensor(tensor));
            SafetensorsWriter.write(tensors, golden.metadata(), out);
        }
        return file;
    }

    @Test
    void partsOfEqualContentAreLoadedOnce() throws IOException {
        plain(models, GoldenModels.file("sd.safetensors"));
        int before = liveArrays();
        Path other = other();
        int unet;
        try (OpenedModel opened = GoldenModels.FILES.open(other, ModelRole.CHECKPOINT)) {
            unet = opened.weights().components().get("unet").size();
        }

        plain(models, other);

        assertEquals(before + unet, liveArrays());
    }

    @Test
    void aPartThatDiffersInOneTensorIsLoaded() throws IOException {
        Path zeroed = rewritten("vae.safetensors", "first_stage_model.decoder.conv_out.bias");
        DiffusionModel golden = plain(models, GoldenModels.file("sd.safetensors"));
        DiffusionModel other = plain(models, zeroed);
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            NDArray latent = scope.ones(new Shape(1, 4, 8, 8));
            assertNotEquals(golden.decode(scope, latent), other.decode(scope, latent));
        }
    }

    @Test
    void anotherCheckpointKeepsNetworksAndThePreviousOneWithinTheBudget() throws IOException {
        Path golden = GoldenModels.file("sd.safetensors");
        Path lora = copy("lora0.ckpt", "a.ckpt");
        models.newRun(Long.MAX_VALUE);
        plain(models, golden);
        long network = models.control(BASE, lora).id();
        models.newRun(Long.MAX_VALUE);
        plain(models, other());
        assertEquals(network, models.control(BASE, lora).id());
        int arrays = liveArrays();
        models.newRun(Long.MAX_VALUE);
        plain(models, golden);
        assertEquals(arrays, liveArrays());
    }

    @Test
    void withoutABudgetOnlyWhatTheRunUsesStays() throws IOException {
        int nothing = liveArrays();
        try (LoadedModels tight = models(0)) {
            Path golden = GoldenModels.file("sd.safetensors");
            Path lora = copy("lora0.ckpt", "a.ckpt");
            tight.newRun(Long.MAX_VALUE);
            plain(tight, golden);
            int model = liveArrays();
            long network = tight.control(BASE, lora).id();
            int all = liveArrays();
            assertEquals(network, tight.control(BASE, lora).id());

            tight.newRun(Long.MAX_VALUE);
            plain(tight, golden);
            assertEquals(model, liveArrays());
            tight.newRun(Long.MAX_VALUE);
            plain(tight, golden);
            assertNotEquals(network, tight.control(BASE, lora).id());
            assertEquals(all, liveArrays());
        }
        assertEquals(nothing, liveArrays());
    }

    /** The golden checkpoint in float16. */
    private Path halved() throws IOException {
        Path file = folder.resolve("halved.safetensors");
        try (TensorFile golden = GoldenModels.FILES.open(GoldenModels.file("sd.safetensors"));
                OutputStream out = Files.newOutputStream(file)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(golden.tensors());
            tensors.replaceAll((name, tensor) -> tensor.dtype() == DType.F32 ? new Half(tensor) : tensor);
            SafetensorsWriter.write(tensors, golden.metadata(), out);
        }
        return file;
    }

    private record Half(Tensor like) implements Tensor {
        @Override
        public String name() {
            return like.name();
        }

        @Override
        public DType dtype() {
            return DType.F16;
        }

        @Override
        public List<Long> shape() {
            return like.shape();
        }

        @Override
        public ByteBuffer read() {
            try (NDManager scope = GoldenModels.ENGINE.newManager()) {
                NDArray floats = scope.create(FloatConversion.toArray(like));
                return ByteBuffer.allocateDirect(Math.toIntExact(bytes()))
                        .put(floats.toType(DataType.FLOAT16, false).toByteBuffer())
                        .flip();
            }
        }
    }

    @Test
    void aModelInTheMemoryOfAFreedOneIsTheSameBitForBit() throws IOException {
        for (Path other : List.of(other(), halved())) {
            float[] expected;
            try (LoadedModels fresh = models(1L << 30)) {
                expected = outputs(plain(fresh, other));
            }
            try (LoadedModels tight = models(0)) {
                tight.newRun(Long.MAX_VALUE);
                plain(tight, GoldenModels.file("sd.safetensors"));
                int arrays = liveArrays();
                tight.newRun(Long.MAX_VALUE);
                assertArrayEquals(expected, outputs(plain(tight, other)));
                assertEquals(arrays, liveArrays());
            }
        }
    }

    @Test
    void memoryStaysInsideTheBudgetOverManySwaps() throws IOException {
        List<Path> checkpoints = new ArrayList<>();
        for (String tensor : List.of("out.2", "out.0", "time_embed.0", "time_embed.2", "input_blocks.0.0")) {
            checkpoints.add(rewritten(tensor + ".safetensors", "model.diffusion_model." + tensor + ".bias"));
        }
        List<Path> loras = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            loras.add(copy("lora0.ckpt", i + ".ckpt"));
        }
        MemoryBudget unbounded = new MemoryBudget(Long.MAX_VALUE);
        int nothing = liveArrays();
        try (LoadedModels one = models(GoldenModels.FILES, unbounded)) {
            plain(one, checkpoints.get(0));
            one.control(BASE, loras.get(0));
            long needed = unbounded.bytes();
            MemoryBudget budget = new MemoryBudget(needed + needed / 2);
            List<Integer> arrays = new ArrayList<>();
            try (LoadedModels bounded = models(GoldenModels.FILES, budget)) {
                for (int round = 0; round < 3; round++) {
                    for (Path checkpoint : checkpoints) {
                        for (Path lora : loras) {
                            bounded.newRun(Long.MAX_VALUE);
                            plain(bounded, checkpoint);
                            bounded.control(BASE, lora);
                            assertTrue(budget.bytes() <= budget.limit(), budget.bytes() + " of " + budget.limit());
                        }
                    }
                    arrays.add(liveArrays());
                }
            }
            assertEquals(arrays.get(1), arrays.get(2));
        }
        assertEquals(nothing, liveArrays());
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
        DiffusionModel model = plain(models, file);
        float[] plain = outputs(model);
        int arrays = liveArrays();

        models.model(ModelSources.of(file), List.of(style("kohya-linear.safetensors", 1)));
        float[] styled = outputs(model);
        assertFalse(Arrays.equals(plain, styled));
        models.model(
                ModelSources.of(file), List.of(style("kohya-linear.safetensors", -0.5), style("loha.safetensors", 1)));
        assertFalse(Arrays.equals(styled, outputs(model)));
        models.model(ModelSources.of(file), List.of());

        assertArrayEquals(plain, outputs(model));
        assertEquals(arrays, liveArrays());
    }

    @Test
    void eachNetworkOfAStyleLoraHasItsOwnWeight() {
        Path file = GoldenModels.file("sd.safetensors");
        Path lora = GoldenLoraFiles.file("kohya-linear.safetensors");
        float[] plain = context(models.model(ModelSources.of(file), List.of()));

        assertArrayEquals(plain, context(models.model(ModelSources.of(file), List.of(new ActiveLora(lora, 1, 0)))));
        assertFalse(Arrays.equals(
                plain, context(models.model(ModelSources.of(file), List.of(new ActiveLora(lora, 0, 1))))));
    }

    private static float[] context(DiffusionModel model) {
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            return model.encodeText(scope, CAT, 1).toFloatArray();
        }
    }

    @Test
    void aStyleLoraThatCannotBeOpenedLeavesThePlainModel() {
        Path file = GoldenModels.file("sd.safetensors");
        float[] plain = outputs(models.model(ModelSources.of(file), List.of()));
        List<ActiveLora> wrong =
                List.of(style("kohya-linear.safetensors", 1), new ActiveLora(GoldenModels.file("lora0.ckpt"), 1, 1));

        assertTrue(assertThrows(CtrloraException.class, () -> models.model(ModelSources.of(file), wrong))
                .getMessage()
                .contains("expected a style LoRA, but this is a condition LoRA"));

        assertArrayEquals(plain, outputs(models.model(ModelSources.of(file), List.of())));
    }

    /** The golden LoRA, except that everything of the networks with this prefix is infinite. */
    private Path infinite(String prefix) throws IOException {
        Path file = folder.resolve(prefix + ".safetensors");
        try (TensorFile golden = GoldenModels.FILES.open(GoldenLoraFiles.file("kohya-linear.safetensors"));
                OutputStream out = Files.newOutputStream(file)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(golden.tensors());
            tensors.replaceAll((name, tensor) -> name.startsWith(prefix) ? new Infinite(tensor) : tensor);
            SafetensorsWriter.write(tensors, golden.metadata(), out);
        }
        return file;
    }

    /** The text encoder is changed before the UNet: a LoRA may fail before, between or after the two. */
    @ParameterizedTest
    @ValueSource(strings = {"lora_te", "lora_unet"})
    void aStyleLoraThatFailsLeavesNothingOfItselfOrOfTheOneBefore(String wrongPart) throws IOException {
        ModelSources sources = ModelSources.of(GoldenModels.file("sd.safetensors"));
        List<ActiveLora> failing = List.of(new ActiveLora(infinite(wrongPart), 1, 1));
        float[] plain = outputs(models.model(sources, List.of()));

        assertThrows(CtrloraException.class, () -> models.model(sources, failing));
        assertArrayEquals(plain, outputs(models.model(sources, List.of())));

        models.model(sources, List.of(style("kohya-linear.safetensors", 1)));
        assertThrows(CtrloraException.class, () -> models.model(sources, failing));
        assertArrayEquals(plain, outputs(models.model(sources, List.of())));
    }

    @Test
    void aStyleLoraThatCannotBeOpenedLeavesNothingOfTheOneBefore() {
        ModelSources sources = ModelSources.of(GoldenModels.file("sd.safetensors"));
        float[] plain = outputs(models.model(sources, List.of()));
        List<ActiveLora> wrong = List.of(new ActiveLora(GoldenModels.file("lora0.ckpt"), 1, 1));

        models.model(sources, List.of(style("kohya-linear.safetensors", 1)));
        assertThrows(CtrloraException.class, () -> models.model(sources, wrong));

        assertArrayEquals(plain, outputs(models.model(sources, List.of())));
    }

    /** A file that is used by the current generation is never freed, however many there are. */
    @Test
    void networksInUseStay() throws IOException {
        Path first = copy("lora0.ckpt", "0.ckpt");
        long id = models.control(BASE, first).id();
        for (int i = 1; i < 7; i++) {
            Path other = copy("lora1.ckpt", i + ".ckpt");
            models.control(BASE, other);
        }
        assertEquals(id, models.control(BASE, first).id());
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
        try (LoadedModels models = models(reader, 1L << 30)) {
            return assertThrows(CtrloraException.class, () -> plain(models, checkpoint))
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

    /** IEEE 754: an exponent of ones over a mantissa of zeros. */
    private record Infinite(Tensor tensor) implements DerivedTensor {
        @Override
        public ByteBuffer read() {
            ByteBuffer bytes =
                    ByteBuffer.allocateDirect(Math.toIntExact(bytes())).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                if (dtype() == DType.F16) {
                    bytes.putShort((short) 0x7c00);
                } else {
                    bytes.putInt(0x7f80_0000);
                }
            }
            return bytes.flip();
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
