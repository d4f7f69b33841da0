package io.github.ctrlora4j.runtime.packs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.runtime.conditions.DerivedCondition;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.conditions.TestRegistry;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A sound pack around a LoRA of the golden files, to be spoilt by tests; and conditions that packs can find installed.
 */
final class TestPack {
    static final String BASE = "b".repeat(64);
    static final String LORA = "edges.safetensors";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] LORA_BYTES = lora();

    final ObjectNode descriptor = JSON.createObjectNode();
    final Map<String, byte[]> files = new TreeMap<>();

    /** A condition of its own, with the preprocessor {@code shift}. */
    static TestPack own(String id) {
        TestPack pack = new TestPack();
        pack.descriptor.put("id", id).put("preprocessor", "shift");
        return pack;
    }

    static TestPack extending(String condition) {
        TestPack pack = new TestPack();
        pack.descriptor.put("extends", condition);
        return pack;
    }

    private TestPack() {
        descriptor
                .put("schema", 1)
                .put("title", "Edges")
                .put("version", "1.2.3")
                .put("license", "CC-BY-4.0");
        files.put(LORA, LORA_BYTES);
        descriptor
                .putArray("loras")
                .addObject()
                .put("file", LORA)
                .put("base", BASE)
                .put("rank", 4)
                .put("size", LORA_BYTES.length)
                .put("sha256", sha256(LORA_BYTES));
    }

    TestPack with(String name, String content) {
        files.put(name, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    ObjectNode lora0() {
        return (ObjectNode) descriptor.at("/loras/0");
    }

    /** Files and descriptor by name. */
    Map<String, byte[]> all() {
        Map<String, byte[]> all = new TreeMap<>(files);
        all.putIfAbsent("condition.json", descriptor.toString().getBytes(StandardCharsets.UTF_8));
        return all;
    }

    /** As common tools write it: deflated, with data descriptors. */
    Path zip(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : all().entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    Path folder(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> entry : all().entrySet()) {
            Files.write(folder.resolve(entry.getKey()), entry.getValue());
        }
        return folder;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] lora() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OpenedModel opened = GoldenModels.open("lora0.ckpt", ModelRole.CONDITION_LORA)) {
            SafetensorsWriter.write(opened.weights().components().get("control"), Map.of(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** {@code shift} and its alias {@code shift_far}; and the pack {@code packed}. */
    static Optional<InstalledCondition> installed(String name) {
        return switch (name) {
            case "shift" -> Optional.of(installed(new Shift(), "shift.jar"));
            case "shift_far" -> Optional.of(installed(new Shift(), "shift.jar").with(Map.of("by", "100")));
            case "packed" -> Optional.of(installed(new PackedShift(), "packed.zip"));
            default -> Optional.empty();
        };
    }

    private static InstalledCondition installed(Condition condition, String source) {
        return InstalledCondition.of(condition, source, TestRegistry.NO_NETWORKS);
    }

    /** A condition that a pack made of {@link Shift}. */
    private static final class PackedShift implements DerivedCondition {
        @Override
        public ConditionDescriptor descriptor() {
            return new Shift().descriptor();
        }

        @Override
        public RgbImage detect(RgbImage source, DetectionContext context) {
            return source;
        }
    }

    /** Adds to every byte, one more in training. Public for service loaders. */
    public static final class Shift implements Condition {
        static final ConditionLora LORA = ConditionLora.of("own", "c".repeat(64), 1, 1, "0".repeat(64), () -> {
            throw new IOException("nobody reads it");
        });

        @Override
        public ConditionDescriptor descriptor() {
            return ConditionDescriptor.builder("shift")
                    .appearance("shifted")
                    .purpose(Purpose.RESTORATION)
                    .aliasWith("shift_far", Map.of("by", "100"))
                    .parameter(Parameter.integer("by", 0, 100).build())
                    .parameter(Parameter.integer("times", 1, 2).build())
                    .build();
        }

        @Override
        public RgbImage detect(RgbImage source, DetectionContext context) {
            context.madeBy("shift");
            return shifted(
                    source,
                    context.parameters().integer("by") * context.parameters().integer("times"));
        }

        @Override
        public RgbImage trainingImage(RgbImage source, DetectionContext context) {
            return shifted(source, context.parameters().integer("by") + 1);
        }

        @Override
        public List<ConditionLora> loras() {
            return List.of(LORA);
        }

        private static RgbImage shifted(RgbImage source, int by) {
            byte[] pixels = source.toBytes();
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] += (byte) by;
            }
            return RgbImage.of(source.width(), source.height(), pixels);
        }
    }
}
