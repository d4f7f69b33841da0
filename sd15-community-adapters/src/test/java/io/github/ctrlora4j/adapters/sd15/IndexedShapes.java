package io.github.ctrlora4j.adapters.sd15;

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

/** A file that consists of an index only, and the real names and shapes of SD 1.5 for making such files. */
record IndexedShapes(Map<String, List<Long>> shapes, DType dtype, long size) implements TensorFile {
    /** Each part's shapes by their LDM names; read once, as some tests make a file for each of its tensors. */
    private static final Map<String, Map<String, List<Long>>> SD15 = sd15();

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

    /** A condition file, from the rules of CtrLoRA: LoRA for every linear layer, zero convolutions, transformer norms. */
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

    static TensorNames names(Map<String, List<Long>> shapes) {
        return new TensorNames(new IndexedShapes(shapes).tensors());
    }

    /** Names and shapes as a layout lists them. */
    static Map<String, List<Long>> of(TensorLayout layout) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        layout.names().forEach(name -> shapes.put(name, layout.shape(name)));
        return shapes;
    }

    private static Map<String, Map<String, List<Long>>> sd15() {
        try (InputStream stream = Optional.ofNullable(
                        IndexedShapes.class.getResourceAsStream("/golden/formats/names-sd15.json"))
                .orElseThrow()) {
            Map<String, Map<String, List<Long>>> parts = new LinkedHashMap<>();
            new ObjectMapper()
                    .readTree(stream)
                    .properties()
                    .forEach(part -> parts.put(part.getKey(), shapes(part.getValue())));
            return parts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<Long>> shapes(JsonNode rows) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (JsonNode row : rows) {
            List<Long> shape = new ArrayList<>();
            row.path(2).forEach(extent -> shape.add(extent.asLong()));
            shapes.put(row.path(0).asText(), List.copyOf(shape));
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
