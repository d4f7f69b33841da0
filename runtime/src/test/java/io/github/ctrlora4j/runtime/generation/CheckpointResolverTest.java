package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.prompt.PromptTexts;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointResolverTest {
    private final CheckpointResolver checkpoints = new CheckpointResolver(
            new ModelLibrary(
                    List.of(
                            GoldenModels.file("sd.safetensors").getParent(),
                            GoldenLoraFiles.file("loha.safetensors").getParent()),
                    GoldenModels.FILES),
            new Architectures(List.of(GoldenModels.SD15)));

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("sd.safetensors").prompt("a <lora:loha:0.5>");
    }

    /** The golden text encoder is 24 wide. */
    @Test
    void readsTheFactsOfACheckpoint() {
        CheckpointFacts facts = checkpoints.facts(request().build());
        assertEquals(GoldenModels.file("sd.safetensors"), facts.file());
        assertEquals(24, facts.contextWidth());
        assertFalse(facts.isInpaintingModel());
    }

    @Test
    void theRequestsLorasComeBeforeThoseOfThePrompt() {
        GenerationRequest request =
                request().styleLora(new StyleLora("kohya-linear.pt", 0.8, 0)).build();
        PlannedModel model = checkpoints.model(checkpoints.facts(request), request, PromptTexts.of(request, 4));
        assertEquals(
                List.of(
                        new ActiveLora(GoldenLoraFiles.file("kohya-linear.pt"), 0.8, 0),
                        new ActiveLora(GoldenLoraFiles.file("loha.safetensors"), 0.5, 0.5)),
                model.activeLoras());
    }

    /** A prompt may come from a picture or from a client of a server. */
    @Test
    void aPromptNamesLorasOfTheModelFoldersOnly() {
        for (String path : List.of(GoldenLoraFiles.file("loha.safetensors").toString(), "", ".")) {
            GenerationRequest request =
                    request().prompt("a <lora:" + path + ":1>").build();
            PromptTexts prompts = PromptTexts.of(request, 4);
            CheckpointFacts facts = checkpoints.facts(request);
            assertThrows(InvalidRequestException.class, () -> checkpoints.model(facts, request, prompts), path);
        }
    }

    @Test
    void aCheckpointThatIsNotThereIsNamed() {
        assertThrows(
                InvalidRequestException.class,
                () -> checkpoints.facts(
                        GenerationRequest.builder("sdd.safetensors").build()));
    }
}
