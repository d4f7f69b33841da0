package io.github.ctrlora4j.runtime.generation;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Textual inversions, from their names in prompts to the pictures. */
class EmbeddingFinderTest {
    /** Width of the golden checkpoint's text encoder. */
    private static final int WIDTH = 24;

    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        for (String name :
                List.of("brushwork.pt", "style-fp16.safetensors", "learned_embeds.safetensors", "list.bin")) {
            Files.copy(GoldenLoraFiles.file("embeddings/" + name), folder.resolve(name));
        }
    }

    private List<TextEmbedding> find(String... texts) {
        ModelLibrary library = new ModelLibrary(List.of(folder), GoldenModels.FILES);
        return new EmbeddingFinder(library)
                .find(List.of(texts), PromptSyntax.WEB_UI, GoldenModels.SD15, OptionalLong.of(WIDTH));
    }

    private static List<String> names(List<TextEmbedding> embeddings) {
        return embeddings.stream().map(TextEmbedding::name).toList();
    }

    @Test
    void findsFilesByNameInEveryText() {
        assertEquals(List.of("brushwork", "list"), names(find("a Brushwork", "list, brushwork")));
        assertEquals(List.of(), names(find("a brush", "")));
    }

    @Test
    void vectorsAreThoseOfTheGoldenFiles() {
        GoldenTensors golden = GoldenLoraFiles.tensors();
        for (String file :
                List.of("brushwork.pt", "style-fp16.safetensors", "learned_embeds.safetensors", "list.bin")) {
            TextEmbedding found = find(file.substring(0, file.lastIndexOf('.'))).get(0);
            assertClose(golden.floats("embeddings/" + file + "|vectors"), found.vectors(), 0);
        }
    }

    /** The golden contexts were computed by transformers' CLIP; tolerance as for contexts elsewhere. */
    @Test
    void contextsAreThoseOfTheReference() {
        try (WholeModel model = GoldenModels.checkpoint("sd.safetensors");
                NDManager scope = GoldenModels.ENGINE.newManager()) {
            for (JsonNode golden : GoldenLoraFiles.json().get("contexts")) {
                String file =
                        Path.of(golden.get("embedding").asText()).getFileName().toString();
                String name = file.substring(0, file.lastIndexOf('.'));
                String prompt = golden.get("prompt").asText().replace("TRIGGER", name);
                float[] context = model.encodeText(
                                scope,
                                GoldenModels.SD15
                                        .chunks(prompt, PromptSyntax.WEB_UI, find(prompt))
                                        .chunks(),
                                1)
                        .toFloatArray();
                assertClose(
                        GoldenLoraFiles.tensors().floats(golden.get("tensor").asText()), context, 1e-5);
            }
        }
    }

    private void write(String name, Map<String, Tensor> tensors) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            SafetensorsWriter.write(tensors, Map.of(), out);
        }
    }

    /** The vectors of the golden set under other names or in another number. */
    private void write(String name, String... tensors) throws IOException {
        try (TensorFile file = GoldenModels.FILES.open(GoldenLoraFiles.file("embeddings/style-fp16.safetensors"))) {
            Tensor vectors =
                    Optional.ofNullable(file.tensors().get("emb_params")).orElseThrow();
            Map<String, Tensor> all = new LinkedHashMap<>();
            for (String tensor : tensors) {
                all.put(tensor, vectors);
            }
            write(name, all);
        }
    }

    @Test
    void anEmbeddingForSdxlThatThePromptNamesIsRefused() throws IOException {
        write("toon.safetensors", "clip_l", "clip_g");
        UnsupportedFileException e = assertThrows(UnsupportedFileException.class, () -> find("a toon"));
        assertEquals(Optional.of(folder.resolve("toon.safetensors").toString()), e.subject());
        assertTrue(
                e.problem().startsWith("the prompt names this file, which is a textual inversion (embedding) for SDXL"),
                e.problem());
        assertEquals(List.of(), find("a cartoon"));
    }

    @Test
    void anEmbeddingOfAnotherWidthIsRefused() {
        ModelLibrary library = new ModelLibrary(List.of(folder), GoldenModels.FILES);
        UnsupportedFileException e = assertThrows(UnsupportedFileException.class, () -> new EmbeddingFinder(library)
                .find(List.of("brushwork"), PromptSyntax.WEB_UI, GoldenModels.SD15, OptionalLong.of(768)));
        assertTrue(
                e.problem().contains("[3, 24], but the checkpoint's text encoder needs a width of 768"), e.problem());
    }

    /** A name within a longer one does not count, so it need not fit. */
    @Test
    void onlyTheLongestNameHasToFit() throws IOException {
        write("toon.safetensors", "clip_l", "clip_g");
        write("toon-style.safetensors", "emb_params");
        assertEquals(List.of("toon-style"), names(find("a toon-style")));
    }

    /** A checkpoint or network may have a word of the prompt as its name. */
    @Test
    void filesOfOtherKindsDoNotHideAnEmbedding() throws IOException {
        Files.copy(GoldenModels.file("sd.safetensors"), folder.resolve("my cat.safetensors"));
        write("cat.safetensors", "emb_params");
        assertEquals(List.of("cat"), names(find("my cat")));
    }

    @Test
    void aNameInThePromptChangesThePicture() throws IOException {
        Files.copy(GoldenModels.file("sd.safetensors"), folder.resolve("sd.safetensors"));
        try (Ctrlora4j ctrlora4j = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(folder)
                .device(GoldenModels.DEVICE)
                .build())) {
            GenerationResult with = generate(ctrlora4j, "a brushwork");
            RgbImage image = with.images().get(0).image();
            assertTrue(
                    with.images().get(0).parameters().contains(", Embeddings: brushwork, Version: "),
                    with.images().get(0).parameters());
            Files.delete(folder.resolve("brushwork.pt"));
            assertNotEquals(
                    image, generate(ctrlora4j, "a brushwork").images().get(0).image());
        }
    }

    private static GenerationResult generate(Ctrlora4j ctrlora4j, String prompt) {
        GenerationRequest request = GenerationRequest.builder("sd.safetensors")
                .prompt(prompt)
                .steps(2)
                .guidanceScale(30)
                .seed(5)
                .size(new ImageSize(64, 64))
                .build();
        return ctrlora4j.generator().generate(request, ProgressListener.SILENT, new Cancellation());
    }
}
