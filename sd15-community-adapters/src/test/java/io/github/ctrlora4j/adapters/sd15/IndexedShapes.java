package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A file that consists of an index only, and the real names and shapes of SD 1.5 for making such files. */
record IndexedShapes(Map<String, List<Long>> shapes, DType dtype, long size) implements TensorFile {
    /** Each part's shapes by their LDM names; read once, as some tests make a file for each of its tensors. */
    private static final Map<String, Map<String, List<Long>>> SD15 = sd15(0);

    private static final Map<String, Map<String, List<Long>>> DIFFUSERS = sd15(1);

    private static final Map<String, List<Long>> CHECKPOINT = wholeCheckpoint();

    /** A file of float16 tensors that is large enough for all of them. */
    IndexedShapes(Map<String, List<Long>> shapes) {
        this(shapes, DType.F16);
    }

    IndexedShapes(Map<String, List<Long>> shapes, DType dtype) {
        this(shapes, dtype, Long.MAX_VALUE / 8);
    }

    /** A part of SD 1.5 (unet, vae, text_encoder, controlnet) with {@code prefix} in front of its LDM names. */
    static Map<String, List<Long>> sd15(String component, String prefix) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        Optional.ofNullable(SD15.get(component))
                .orElseThrow()
                .forEach((name, shape) -> shapes.put(prefix + name, shape));
        return shapes;
    }

    /** The same under the names and with the shapes of diffusers. */
    static Map<String, List<Long>> diffusers(String component, String prefix) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        Optional.ofNullable(DIFFUSERS.get(component))
                .orElseThrow()
                .forEach((name, shape) -> shapes.put(prefix + name, shape));
        return shapes;
    }

    static Map<String, List<Long>> checkpoint() {
        return new LinkedHashMap<>(CHECKPOINT);
    }

    private static Map<String, List<Long>> wholeCheckpoint() {
        Map<String, List<Long>> shapes = sd15("unet", "model.diffusion_model.");
        shapes.putAll(sd15("vae", "first_stage_model."));
        shapes.putAll(sd15("text_encoder", "cond_stage_model."));
        return shapes;
    }

    /** A Base ControlNet as published, without LoRA. */
    static Map<String, List<Long>> base() {
        Map<String, List<Long>> shapes = sd15("controlnet", "control_model.");
        shapes.keySet().removeIf(name -> name.contains("input_hint_block"));
        return shapes;
    }

    /**
     * A condition file, from the rules of CtrLoRA: LoRA for every linear layer, zero convolutions, transformer norms.
     */
    static Map<String, List<Long>> condition(long rank) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        base().forEach((name, shape) -> {
            if (shape.size() == 2) {
                String layer = name.substring(0, name.length() - ".weight".length());
                shapes.put(layer + ".lora_layer.down.weight", List.of(rank, shape.get(1)));
                shapes.put(layer + ".lora_layer.up.weight", List.of(shape.get(0), rank));
            } else if (name.contains("zero_convs") || name.contains("middle_block_out") || name.contains("norm")) {
                shapes.put(name, shape);
            }
        });
        return shapes;
    }

    /** The same tensors without a prefix that all of them have. */
    static Map<String, List<Long>> without(String prefix, Map<String, List<Long>> shapes) {
        Map<String, List<Long>> bare = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> bare.put(name.substring(prefix.length()), shape));
        return bare;
    }

    /** The first name of each kind: names that differ in their numbers alone are of one kind. */
    static List<String> oneOfEachKind(Set<String> names) {
        Map<String, String> kinds = new LinkedHashMap<>();
        names.forEach(name -> kinds.putIfAbsent(name.replaceAll("\\d+", "#"), name));
        return List.copyOf(kinds.values());
    }

    /** The tensors that the program of a Base ControlNet or a condition gets, by name. */
    static Set<String> control(Map<String, List<Long>> shapes) {
        return Optional.ofNullable(FileKind.of(new IndexedShapes(shapes))
                        .weights()
                        .components()
                        .get("control"))
                .orElseThrow()
                .keySet();
    }

    /**
     * Takes each tensor away in turn and then gives it one axis more: the layout, made anew from what is left, must
     * name it as the first that is wrong.
     */
    static void assertNamesEachFault(Map<String, List<Long>> whole, Function<TensorNames, TensorLayout> layout) {
        for (Map.Entry<String, List<Long>> entry : whole.entrySet()) {
            String name = entry.getKey();
            Map<String, List<Long>> shapes = new LinkedHashMap<>(whole);
            shapes.remove(name);
            String missing = problem(shapes, layout);
            assertEquals("lacks " + name, missing.replaceAll(" \\(and \\d+ more\\)$", ""));
            List<Long> shape = new ArrayList<>(entry.getValue());
            shape.add(1L);
            shapes.put(name, shape);
            String misshapen = problem(shapes, layout);
            assertTrue(misshapen.contains(" of shape "), name + ": " + misshapen);
        }
    }

    private static String problem(Map<String, List<Long>> shapes, Function<TensorNames, TensorLayout> layout) {
        TensorNames found = names(shapes);
        return layout.apply(found).problem(found, "").orElse("fits");
    }

    static TensorNames names(Map<String, List<Long>> shapes) {
        return new TensorNames(new IndexedShapes(shapes).tensors());
    }

    /** Names and shapes as a layout lists them. */
    static Map<String, List<Long>> of(TensorLayout layout) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        layout.names().forEach(name -> shapes.put(name, layout.shape(name)));
        return shapes;
    }

    private static Map<String, Map<String, List<Long>>> sd15(int column) {
        try (InputStream stream = Optional.ofNullable(
                        IndexedShapes.class.getResourceAsStream("/golden/formats/names-sd15.json"))
                .orElseThrow()) {
            Map<String, Map<String, List<Long>>> parts = new LinkedHashMap<>();
            new ObjectMapper()
                    .readTree(stream)
                    .properties()
                    .forEach(part -> parts.put(part.getKey(), shapes(part.getValue(), column)));
            return parts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<Long>> shapes(JsonNode rows, int column) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (JsonNode row : rows) {
            List<Long> shape = new ArrayList<>();
            row.path(column + 2).forEach(extent -> shape.add(extent.asLong()));
            shapes.put(row.path(column).asText(), List.copyOf(shape));
        }
        return shapes;
    }

    @Override
    public Path path() {
        return Path.of("index.safetensors");
    }

    @Override
    public String format() {
        return "index";
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> tensors.put(name, new Entry(name, dtype, shape)));
        return tensors;
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of("ctrlora4j.unet.heads", "8");
    }

    @Override
    public void close() {}

    private record Entry(String name, DType dtype, List<Long> shape) implements Tensor {
        @Override
        public ByteBuffer read() {
            throw new AssertionError("nothing here needs data");
        }
    }
}
