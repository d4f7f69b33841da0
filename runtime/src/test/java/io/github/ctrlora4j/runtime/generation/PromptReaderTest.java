package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.PromptReading;
import io.github.ctrlora4j.api.host.PromptReading.Embedding;
import io.github.ctrlora4j.api.host.PromptReading.Part;
import io.github.ctrlora4j.api.host.PromptReading.Prompt;
import io.github.ctrlora4j.api.host.PromptReading.Scheduled;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptReaderTest {
    @TempDir
    private Path folder;

    private PromptReading read(String prompt, PromptSyntax syntax, Optional<String> checkpoint) {
        return new PromptReader(
                        new ModelLibrary(List.of(folder), GoldenModels.FILES),
                        new Architectures(List.of(GoldenModels.SD15)))
                .read(prompt, 4, syntax, checkpoint);
    }

    private PromptReading read(String prompt) {
        return read(prompt, PromptSyntax.WEB_UI, Optional.empty());
    }

    /** Three vectors of width 24, as the golden set's README says. */
    private void addBrushwork() throws IOException {
        Files.copy(GoldenLoraFiles.file("embeddings/brushwork.pt"), folder.resolve("brushwork.pt"));
    }

    /** "cat" is 2368. */
    @Test
    void anEmbeddingTakesThePlacesOfItsVectors() throws IOException {
        addBrushwork();

        PromptReading reading = read("(brushwork:1.5) cat");

        assertEquals(List.of(new Embedding("brushwork", 3)), reading.embeddings());
        Prompt prompt = reading.prompts().get(0);
        assertEquals(4, prompt.tokenCount());
        assertEquals(List.of(0, 0, 0, 2368), prompt.chunks().get(0).tokens().subList(1, 5));
        assertEquals(
                List.of(1.5, 1.5, 1.5, 1.0),
                prompt.chunks().get(0).multipliers().subList(1, 5));
    }

    /** It acts in the second half, and so does not count in the chunks of the first step. */
    @Test
    void findsEmbeddingsOfLaterSteps() throws IOException {
        addBrushwork();

        PromptReading reading = read("[cat:brushwork:0.5]");

        assertEquals(List.of(new Embedding("brushwork", 3)), reading.embeddings());
        assertEquals(1, reading.prompts().get(0).tokenCount());
    }

    @Test
    void takesTagsOfLorasOut() {
        PromptReading reading = read("a cat<lora:ink:0.5>");

        assertEquals(List.of(StyleLora.of("ink", 0.5)), reading.loras());
        assertEquals(List.of(new Part("a cat", 1)), reading.parts());
        assertEquals(2, reading.prompts().get(0).tokenCount());
    }

    @Test
    void aPlainPromptHasNoLoras() {
        PromptReading reading = read("a cat<lora:ink:0.5>", PromptSyntax.PLAIN, Optional.empty());

        assertEquals(List.of(), reading.loras());
        assertEquals(
                List.of(new Scheduled(4, "a cat<lora:ink:0.5>")),
                reading.prompts().get(0).schedule());
    }

    @Test
    void promptsThatActTogetherAreApart() {
        List<Prompt> prompts = read("cat AND [cat:a cat:2]:0.5").prompts();

        assertEquals(List.of(1.0, 0.5), prompts.stream().map(Prompt::weight).toList());
        assertEquals(List.of(new Scheduled(4, "cat")), prompts.get(0).schedule());
        assertEquals(2, prompts.get(1).schedule().size());
    }

    @Test
    void anEmbeddingHasToFitTheCheckpoint() throws IOException {
        addBrushwork();
        Files.copy(GoldenModels.file("sd.safetensors"), folder.resolve("sd.safetensors"));

        PromptReading reading = read("brushwork", PromptSyntax.WEB_UI, Optional.of("sd"));

        assertEquals(1, reading.embeddings().size());
    }

    @Test
    void rejectsWhatNoRequestCanHave() {
        PromptReader reader = new PromptReader(
                new ModelLibrary(List.of(folder), GoldenModels.FILES), new Architectures(List.of(GoldenModels.SD15)));
        InvalidRequestException e = assertThrows(
                InvalidRequestException.class, () -> reader.read("[a|b]", 0, PromptSyntax.WEB_UI, Optional.empty()));
        assertEquals(Optional.of("steps"), e.subject());
    }
}
