package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.adapters.container.DiffusersFolderFormat;
import io.github.ctrlora4j.adapters.container.SafetensorsFormat;
import io.github.ctrlora4j.adapters.container.TorchZipFormat;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The table of kinds in the module's README, made from the golden files. Run with {@code
 * -Dctrlora4j.readme.write=true} to write it anew.
 */
final class KindsInReadmeTest {
    private static final String START = "<!-- kinds -->\n";
    private static final String END = "<!-- end of kinds -->";

    /**
     * Tensors that tell a family of which no golden file exists, with the shape where it matters; content of the file.
     */
    private static final Map<String, String> FOREIGN = foreign();

    private static Map<String, String> foreign() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "down_blocks.0.motion_modules.0.temporal_transformer.norm.weight",
                "motion module of AnimateDiff, or a LoRA for one");
        files.put("decoder.conv_in.weight=512,16,3,3", "VAE with 16 latent channels (SD3, Flux)");
        files.put("1.weight 3.conv.0.weight", "tiny autoencoder (TAESD)");
        files.put(
                "conv_in.weight down_blocks.0.x mid_block.x time_embedding.cond_proj.weight",
                "LCM: UNet with a guidance embedding");
        files.put("model.diffusion_model.input_blocks.0.0.weight=384,4,3,3", "SDXL refiner");
        files.put("text_model.embeddings.token_embedding.weight=49408,1280", "text encoder of SDXL");
        files.put("vision_model.embeddings.class_embedding", "image encoder");
        files.put("adapter.body.0.in_conv.weight", "T2I-Adapter");
        files.put("768.0.linear.0.weight", "hypernetwork");
        files.put("lora_unet_double_blocks_0_img_attn_proj.lora_down.weight", "LoRA for Flux or SD3");
        files.put("model.diffusion_model.x.fuser.linear.weight", "GLIGEN");
        return files;
    }

    @Test
    void readmeHasTheTableOfAllKinds() throws IOException {
        Path readme = Path.of("README.md");
        String text = Files.readString(readme);
        int from = text.indexOf(START) + START.length();
        int to = text.indexOf(END);
        String table = table();
        if (Boolean.getBoolean("ctrlora4j.readme.write")) {
            Files.writeString(readme, text.substring(0, from) + table + text.substring(to));
        } else {
            assertEquals(table, text.substring(from, to), "run this test with -Dctrlora4j.readme.write=true");
        }
    }

    private static String table() throws IOException {
        List<String> rows = new ArrayList<>();
        Path formats = GoldenLoras.path("../formats");
        for (JsonNode entry :
                new ObjectMapper().readTree(formats.resolve("detect.json").toFile())) {
            String name = entry.get("file").asText();
            rows.add(row(formats.resolve(name), name, entry.get("why").asText()));
        }
        rows.add(row(
                formats.resolve("diffusers-folder"),
                "diffusers-folder/",
                "a folder with `model_index.json`, a folder per network"));
        rows.add(row(
                formats.resolve("vae-old-names.safetensors"),
                "vae-old-names.safetensors",
                "names of diffusers before 0.15"));
        FOREIGN.forEach((tensors, content) -> rows.add(row(tensors, content)));
        GoldenLoras.cases()
                .forEach(golden -> rows.add(row(GoldenLoras.path(golden.file()), golden.file(), golden.note())));
        return "| file | content | kind | outcome |\n| --- | --- | --- | --- |\n" + String.join("", rows);
    }

    private static String row(Path path, String name, String content) {
        try (TensorFile file = open(path)) {
            return row("`" + path.getFileName() + (name.endsWith("/") ? "/" : "") + "`", content, FileKind.of(file));
        }
    }

    private static TensorFile open(Path path) {
        if (Files.isDirectory(path)) {
            return new DiffusersFolderFormat().open(path);
        }
        boolean safetensors = path.toString().endsWith(".safetensors");
        return safetensors ? new SafetensorsFormat().open(path) : new TorchZipFormat().open(path);
    }

    private static String row(String tensors, String content) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (String tensor : List.of(tensors.split(" "))) {
            List<String> parts = List.of(tensor.split("="));
            List<Long> shape = new ArrayList<>();
            for (String extent : List.of((parts.size() > 1 ? parts.get(1) : "1").split(","))) {
                shape.add(Long.valueOf(extent));
            }
            shapes.put(parts.get(0), shape);
        }
        return row("names alone", content, FileKind.of(new IndexedShapes(shapes)));
    }

    private static String row(String file, String content, FileKind kind) {
        String outcome = kind.verdict()
                .role()
                .map(role -> name(role) + (role == ModelRole.CHECKPOINT ? absent(kind) : ""))
                .orElse("rejected");
        return "| " + file + " | " + content + " | `" + kind.verdict().kind() + "` | " + outcome + " |\n";
    }

    /** Which parts must come from other files. */
    private static String absent(FileKind kind) {
        List<String> absent = new ArrayList<>();
        for (Map.Entry<String, String> part :
                Map.of("vae", "VAE", "text", "text encoder").entrySet()) {
            if (!kind.weights().components().containsKey(part.getKey())) {
                absent.add(part.getValue());
            }
        }
        return absent.isEmpty()
                ? ""
                : ", needs " + String.join(" and ", absent.stream().sorted().toList());
    }

    private static String name(ModelRole role) {
        return role.name()
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ')
                .replace("controlnet", "ControlNet")
                .replace("vae", "VAE")
                .replace("lora", "LoRA")
                .replace("base", "Base");
    }
}
