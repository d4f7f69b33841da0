package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.runtime.MiniatureModels;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.models.ModelSources.Source;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks into a model folder that has only what a test puts there. */
class PartFinderTest {
    private static final Path WHOLE = GoldenModels.file("sd.safetensors");

    @TempDir
    private Path models;

    /** The golden checkpoint's tensors whose names begin so. */
    private Path part(String name, String prefix) throws IOException {
        Path file = models.resolve(name);
        try (TensorFile golden = GoldenModels.FILES.open(WHOLE);
                OutputStream out = Files.newOutputStream(file)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(golden.tensors());
            tensors.keySet().removeIf(key -> !key.startsWith(prefix));
            SafetensorsWriter.write(tensors, golden.metadata(), out);
        }
        return file;
    }

    private Path unet() throws IOException {
        return part("unet.safetensors", "model.");
    }

    private Path vae(String name) throws IOException {
        return part(name, "first_stage_model.");
    }

    private Path text() throws IOException {
        return part("text.safetensors", "cond_stage_model.");
    }

    private ModelSources find(Path checkpoint, GenerationRequest.Builder request) {
        ModelLibrary library = new ModelLibrary(List.of(models), GoldenModels.FILES);
        try (OpenedModel opened = GoldenModels.FILES.open(checkpoint, ModelRole.CHECKPOINT)) {
            return new PartFinder(library, request.build(), checkpoint, opened.weights()).find(GoldenModels.SD15);
        }
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("any");
    }

    private InvalidRequestException failure(Path checkpoint, GenerationRequest.Builder request) {
        return assertThrows(InvalidRequestException.class, () -> find(checkpoint, request));
    }

    @Test
    void aWholeCheckpointHasAllItsParts() throws IOException {
        vae("other.safetensors");
        text();
        assertEquals(ModelSources.of(WHOLE), find(WHOLE, request()));
    }

    @Test
    void namedFilesComeBeforeTheCheckpointsOwn() throws IOException {
        Source vae = new Source(vae("other.safetensors"), ModelRole.VAE);
        Source text = new Source(text(), ModelRole.TEXT_ENCODER);
        Source own = new Source(WHOLE, ModelRole.CHECKPOINT);
        assertEquals(
                new ModelSources(text, own, vae, own),
                find(WHOLE, request().vae("other").textEncoder("text")));
        assertEquals(new ModelSources(own, own, own, vae), find(WHOLE, request().conditionVae("other")));
    }

    /** As web UIs take it; condition images keep the VAE that the condition was trained with. */
    @Test
    void aVaeBesideTheCheckpointComesBeforeItsOwn() throws IOException {
        Path checkpoint = Files.copy(WHOLE, models.resolve("sd.safetensors"));
        Path beside = vae("sd.vae.safetensors");
        ModelSources found = find(checkpoint, request());
        assertEquals(new Source(beside, ModelRole.VAE), found.vae());
        assertEquals(new Source(checkpoint, ModelRole.CHECKPOINT), found.conditionVae());
        Path named = vae("named.safetensors");
        assertEquals(named, find(checkpoint, request().vae("named")).vae().file());
    }

    /** Its VAE then encodes condition images, too. */
    @Test
    void theOnlyFittingFilesAreTakenForMissingParts() throws IOException {
        Path unet = unet();
        Source vae = new Source(vae("vae.safetensors"), ModelRole.VAE);
        Source text = new Source(text(), ModelRole.TEXT_ENCODER);
        assertEquals(new ModelSources(text, new Source(unet, ModelRole.CHECKPOINT), vae, vae), find(unet, request()));
    }

    @Test
    void severalFittingFilesAreNamed() throws IOException {
        Path unet = unet();
        text();
        Path a = vae("a.safetensors");
        Path b = vae("b.safetensors");
        InvalidRequestException e = failure(unet, request());
        assertEquals(Optional.of("vae"), e.subject());
        assertTrue(e.problem().startsWith(unet + " has no VAE; name a file"), e.problem());
        assertTrue(e.problem().endsWith("several fit, " + List.of(a, b)), e.problem());
    }

    @Test
    void aPartThatIsNowhereIsNamedByItsField() throws IOException {
        Path unet = unet();
        vae("vae.safetensors");
        InvalidRequestException e = failure(unet, request());
        assertEquals(Optional.of("textEncoder"), e.subject());
        assertTrue(e.problem().contains("no text encoder in " + List.of(models) + " fits"), e.problem());
        assertEquals(
                Optional.of("conditionVae"),
                failure(WHOLE, request().conditionVae("none")).subject());
    }

    @Test
    void aNamedFileInAnotherRoleSaysWhatItIs() throws IOException {
        Path text = text();
        InvalidRequestException e = failure(WHOLE, request().vae(text.toString()));
        assertEquals(Optional.of("vae"), e.subject());
        assertTrue(e.problem().contains("expected a VAE, but this is"), e.problem());
    }

    /** The miniature's text encoder has width 128, the golden UNet reads 24. */
    @Test
    void aTextEncoderOfAnotherWidthIsNeitherTakenNorFound() throws IOException {
        Path miniature = MiniatureModels.FOLDER.resolve("miniature.safetensors");
        InvalidRequestException e = failure(WHOLE, request().textEncoder(miniature.toString()));
        assertEquals(Optional.of("textEncoder"), e.subject());
        assertTrue(e.problem().endsWith("the UNet of " + WHOLE + " reads 24"), e.problem());

        Path unet = unet();
        vae("vae.safetensors");
        try (TensorFile whole = GoldenModels.FILES.open(miniature);
                OutputStream out = Files.newOutputStream(models.resolve("wide.safetensors"))) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(whole.tensors());
            tensors.keySet().removeIf(key -> !key.startsWith("cond_stage_model."));
            SafetensorsWriter.write(tensors, whole.metadata(), out);
        }
        assertEquals(Optional.of("textEncoder"), failure(unet, request()).subject());
        Path fitting = text();
        assertEquals(fitting, find(unet, request()).text().file());
    }
}
