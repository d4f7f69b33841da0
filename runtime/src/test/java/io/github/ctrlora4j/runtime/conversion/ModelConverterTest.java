package io.github.ctrlora4j.runtime.conversion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.host.ModelConversion;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tensors of converted files, compared with those that they were made from. */
final class ModelConverterTest {
    @TempDir
    private Path folder;

    private final ModelLibrary library = new ModelLibrary(
            List.of(
                    GoldenModels.file("sd.safetensors").getParent(),
                    GoldenLoraFiles.file("kohya-linear.pt").getParent()),
            GoldenModels.FILES);

    private Path target() {
        return folder.resolve("out.safetensors");
    }

    private Path convert(ModelConversion.Builder conversion) {
        new ModelConverter(library, () -> GoldenModels.ENGINE).convert(conversion.build(), part -> {}, () -> false);
        return target();
    }

    private ModelConversion.Builder conversion(String model) {
        return ModelConversion.builder(model, target());
    }

    private static void assertSameWeights(String source, Path converted, ModelRole role) {
        try (OpenedModel wanted = GoldenModels.open(source, role);
                OpenedModel found = GoldenModels.FILES.open(converted, role)) {
            assertEquals(
                    wanted.weights().components().keySet(),
                    found.weights().components().keySet());
            wanted.weights().components().forEach((id, tensors) -> {
                Map<String, Tensor> others = Optional.ofNullable(
                                found.weights().components().get(id))
                        .orElseThrow();
                assertEquals(tensors.keySet(), others.keySet());
                tensors.forEach((name, tensor) -> assertArrayEquals(
                        FloatConversion.toArray(tensor),
                        FloatConversion.toArray(
                                Optional.ofNullable(others.get(name)).orElseThrow()),
                        name));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sd.safetensors, CHECKPOINT",
        "sd.ckpt, CHECKPOINT",
        "basecn.ckpt, BASE_CONTROLNET",
        "lora0.ckpt, CONDITION_LORA"
    })
    void everyKindKeepsItsNumbers(String model, ModelRole role) {
        Path converted = convert(conversion(model));
        assertSameWeights(model, converted, role);
        try (TensorFile file = GoldenModels.FILES.open(converted)) {
            assertEquals("safetensors", file.format());
            assertEquals("1.0.0", file.metadata().get("modelspec.sai_model_spec"));
            assertEquals("out", file.metadata().get("modelspec.title"));
        }
    }

    @Test
    void aControlNetKeepsItsNumbers() {
        String network = "../controlnet/controlnet.safetensors";
        Path converted = convert(conversion(GoldenModels.file(network).toString()));
        assertSameWeights(network, converted, ModelRole.CONTROLNET);
    }

    @Test
    void aDiffusersFolderBecomesTheSingleFile() throws URISyntaxException {
        Path diffusers =
                Path.of(Optional.ofNullable(getClass().getResource("/golden/formats/diffusers-folder/model_index.json"))
                        .orElseThrow()
                        .toURI());
        Path converted = convert(conversion(
                Optional.ofNullable(diffusers.getParent()).orElseThrow().toString()));
        assertSameWeights("sd.safetensors", converted, ModelRole.CHECKPOINT);
        try (TensorFile file = GoldenModels.FILES.open(converted)) {
            assertEquals("8", file.metadata().get("ctrlora4j.unet.heads"));
            assertEquals("stable-diffusion-v1", file.metadata().get("modelspec.architecture"));
        }
    }

    @Test
    void weightsGetTheTypeThatIsAskedFor() {
        try (TensorFile file =
                GoldenModels.FILES.open(convert(conversion("sd.safetensors").type(DType.BF16)))) {
            assertTrue(file.tensors().values().stream().allMatch(tensor -> tensor.dtype() == DType.BF16));
        }
    }

    @Test
    void theEngineIsStartedOnceAndOnlyForStyleLoras() {
        AtomicInteger starts = new AtomicInteger();
        ModelConverter converter = new ModelConverter(library, () -> {
            starts.incrementAndGet();
            return GoldenModels.ENGINE;
        });

        converter.convert(conversion("sd.safetensors").build(), part -> {}, () -> false);
        assertEquals(0, starts.get());

        converter.convert(
                conversion("sd.safetensors")
                        .styleLora(StyleLora.of("kohya-linear.pt"))
                        .overwrite()
                        .build(),
                part -> {},
                () -> false);
        assertEquals(1, starts.get());
    }

    @Test
    void metadataIsKept() {
        try (TensorFile source = GoldenModels.FILES.open(GoldenModels.file("sd.safetensors"));
                TensorFile file = GoldenModels.FILES.open(convert(conversion("sd.safetensors")))) {
            source.metadata()
                    .forEach((key, value) -> assertEquals(value, file.metadata().get(key), key));
        }
    }

    @Test
    void aVaeOfAnotherFileTakesThePlaceOfTheOwnOne() {
        convert(conversion("sd.safetensors").vae("sd.ckpt").textEncoder("sd.ckpt"));
        assertSameWeights("sd.safetensors", target(), ModelRole.CHECKPOINT);
    }

    /** The first file speaks of a VAE that it does not have. */
    @Test
    void theSettingsOfAPartComeFromItsFile() throws IOException {
        Path bare = folder.resolve("bare.safetensors");
        try (OpenedModel model = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT)) {
            Map<String, String> settings = new HashMap<>(model.weights().settings());
            settings.keySet().removeIf(key -> !key.startsWith("ctrlora4j.unet."));
            settings.put("ctrlora4j.vae.norm_groups", "1");
            try (OutputStream out = Files.newOutputStream(bare)) {
                SafetensorsWriter.write(
                        Optional.ofNullable(model.weights().components().get("unet"))
                                .orElseThrow(),
                        settings,
                        out);
            }
        }
        Path converted =
                convert(conversion(bare.toString()).vae("sd.safetensors").textEncoder("sd.safetensors"));
        try (OpenedModel wanted = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT);
                TensorFile file = GoldenModels.FILES.open(converted)) {
            for (String key : List.of("ctrlora4j.text.heads", "ctrlora4j.vae.norm_groups", "ctrlora4j.unet.heads")) {
                assertEquals(
                        Optional.ofNullable(wanted.weights().settings().get(key)),
                        Optional.ofNullable(file.metadata().get(key)),
                        key);
            }
        }
    }

    @Test
    void changedWeightsKeepTheirTypeAndOthersTheirBits() {
        Path converted = convert(conversion("sd.safetensors").styleLora(StyleLora.of("kohya-linear.pt", 4)));
        try (TensorFile source = GoldenModels.FILES.open(GoldenModels.file("sd.safetensors"));
                TensorFile file = GoldenModels.FILES.open(converted)) {
            List<String> changed = new ArrayList<>();
            file.tensors().forEach((name, tensor) -> {
                Tensor own = Optional.ofNullable(source.tensors().get(name)).orElseThrow();
                assertEquals(own.dtype(), tensor.dtype());
                if (!own.read().equals(tensor.read())) {
                    changed.add(name);
                }
            });
            assertFalse(changed.isEmpty());
            assertTrue(changed.size() < file.tensors().size());
            assertEquals("sd, kohya-linear:4.0:4.0", file.metadata().get("modelspec.merged_from"));
        }
    }

    @Test
    void numbersThatDoNotFitTheTypeAreNamed() {
        ByteBuffer large = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 70_000f);
        Tensor tensor = new Tensor() {
            @Override
            public String name() {
                return "large";
            }

            @Override
            public DType dtype() {
                return DType.F32;
            }

            @Override
            public List<Long> shape() {
                return List.of(1L);
            }

            @Override
            public ByteBuffer read() {
                return large;
            }
        };
        String message = assertThrows(InvalidRequestException.class, () -> TypedTensor.of(tensor, DType.F16)
                        .read())
                .getMessage();
        assertEquals("type: tensor large has numbers that are too large for F16; use BF16 or F32", message);
        // 70,000 in bfloat16, whose steps are 512 there.
        assertArrayEquals(new float[] {70_144f}, FloatConversion.toArray(TypedTensor.of(tensor, DType.BF16)));
    }

    /** As a generation with the file does. */
    @Test
    void aTensorWithoutNumbersIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(GoldenModels.file("sd.safetensors"));
        // The last tensor ends the file; all bits set are a NaN in every type of floating-point number.
        Arrays.fill(bytes, bytes.length - 4, bytes.length, (byte) -1);
        Path damaged = Files.write(folder.resolve("damaged.safetensors"), bytes);
        String problem = assertThrows(MalformedFileException.class, () -> convert(conversion(damaged.toString())))
                .getMessage();
        assertTrue(problem.startsWith(damaged + ": tensor "), problem);
        assertTrue(problem.contains("NaN or infinite"), problem);
        assertFalse(Files.exists(target()));
    }

    @Test
    void anExistingFileIsReplacedOnRequestOnly() throws IOException {
        Files.writeString(target(), "mine");
        assertThrows(InvalidRequestException.class, () -> convert(conversion("sd.safetensors")));
        assertEquals("mine", Files.readString(target()));
        convert(conversion("sd.safetensors").overwrite());
        assertSameWeights("sd.safetensors", target(), ModelRole.CHECKPOINT);
    }

    @Test
    void cancellationLeavesNothing() throws IOException {
        List<Double> told = new ArrayList<>();
        ModelConverter converter = new ModelConverter(library, () -> GoldenModels.ENGINE);
        ModelConversion wanted = conversion("sd.safetensors").build();
        assertThrows(CancellationException.class, () -> converter.convert(wanted, told::add, () -> told.size() > 10));
        assertEquals(told.stream().sorted().toList(), told);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void partsAndLorasBelongToCheckpoints() {
        Map<String, ModelConversion.Builder> wrong = Map.of(
                "style LoRA", conversion("basecn.ckpt").styleLora(StyleLora.of("kohya-linear.pt")),
                "vae", conversion("basecn.ckpt").vae("sd.ckpt"),
                "textEncoder", conversion("basecn.ckpt").textEncoder("sd.ckpt"));
        wrong.forEach((field, conversion) -> {
            String problem = assertThrows(InvalidRequestException.class, () -> convert(conversion))
                    .getMessage();
            assertTrue(problem.startsWith(field + ": belongs to a checkpoint"), problem);
        });
        String message = assertThrows(CtrloraException.class, () -> convert(conversion("kohya-linear.pt")))
                .getMessage();
        assertTrue(message.contains("cannot be converted: this is a community LoRA"), message);
        assertThrows(InvalidRequestException.class, () -> ModelConversion.builder("sd", Path.of("out.ckpt")));
        assertThrows(InvalidRequestException.class, () -> conversion("sd").type(DType.I8));
    }
}
