package io.github.ctrlora4j.runtime.generation;

import static io.github.ctrlora4j.runtime.generation.WrittenTexts.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.runtime.infotext.InfoText;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestDraftTest {
    @Test
    void saysByNameWhatIsNotTakenOver() {
        ImageInfo info = ParametersText.read("cat\nSteps: 2000, Sampler: Eulr, Schedule type: Karras, CFG scale: 7.0,"
                + " Seed: x, Size: 512x768, Model: v1-5, Version: v1.10.1, Face restoration: CodeFormer, Lora hashes:"
                + " \"a: 0123\", ControlNet 0: \"Module: canny, Model: control_canny [d14c016b], Weight: 1\"");
        assertEquals(Optional.of(ImageInfo.Writer.WEB_UI), info.writer());
        assertEquals(Optional.of("v1-5"), info.checkpoint());
        assertEquals(7, info.request("x").build().guidanceScale());
        assertEquals(NoiseSource.GPU, info.request("x").build().noiseSource());
        assertEquals(
                List.of(
                        "Steps: 2000 (needs a number within 1..150, got 2000)",
                        "Sampler: Eulr (there is no 'Eulr'. Did you mean 'euler'? Known: ddim, ddpm, deis, dpm2, dpm2-a,"
                                + " dpmpp-2m, dpmpp-2m-sde, dpmpp-2m-sde-heun, dpmpp-2s-a, dpmpp-3m-sde, dpmpp-sde,"
                                + " euler, euler-a, heun, lcm, lms, plms, unipc)",
                        "Schedule type: Karras (there is no schedule value 'karras'. Known: leading, reference,"
                                + " trailing)",
                        "Seed: x (not a number)",
                        "Face restoration: CodeFormer",
                        "ControlNet 0: Module: canny, Model: control_canny [d14c016b], Weight: 1"),
                info.notTaken());
    }

    /** Seeds of ComfyUI go up to 2^64 - 1, ours to 2^63 - 1. */
    @Test
    void aNumberThatIsTooLargeIsNotCalledNoNumber() {
        ImageInfo info =
                ParametersText.read("cat\nSteps: 12, Sampler: Euler, Seed: 18446744073709551615, Version: v1.10.1");
        assertEquals(List.of("Seed: 18446744073709551615 (too large a number)"), info.notTaken());
    }

    private static RequestDraft draft(ImageInfo.Writer writer) {
        return new RequestDraft(
                writer, InfoText.parse("cat\nNegative prompt: dog\nSteps: 20, Seed: 7, Face restoration: x"));
    }

    @Test
    void beginsWithThePrompts() {
        RequestDraft draft = draft(ImageInfo.Writer.WEB_UI);
        assertEquals("cat", draft.request().prompt());
        assertEquals("dog", draft.request().negativePrompt());
        assertFalse(draft.isOurs());
        assertTrue(draft(ImageInfo.Writer.CTRLORA4J).isOurs());
    }

    @Test
    void whatNobodyTakesIsNamedAtTheEnd() {
        RequestDraft draft = draft(ImageInfo.Writer.WEB_UI);
        assertEquals(Optional.of("20"), draft.take("Steps"));
        assertEquals(Optional.empty(), draft.take("Steps"));
        assertEquals(
                List.of("Seed: 7", "Face restoration: x"),
                draft.finish().build().notTaken());
    }

    /** All of a change or nothing of it. */
    @Test
    void aValueThatIsNotTakenLeavesTheRequestAsItWas() {
        RequestDraft draft = draft(ImageInfo.Writer.WEB_UI);
        List.of("Steps", "Seed", "Face restoration").forEach(draft::take);
        draft.change("Steps", "900", request -> request.seed(5).steps(900));
        draft.change("Seed", "x", request -> request.seed(Long.parseLong("x")));
        assertEquals(
                GenerationRequest.builder("").build().steps(), draft.request().steps());
        assertEquals(GenerationRequest.RANDOM_SEED, draft.request().seed());
        draft.change("Seed", "7", request -> request.seed(7));
        assertEquals(7, draft.request().seed());
        assertEquals(
                List.of("Steps: 900 (needs a number within 1..150, got 900)", "Seed: x (not a number)"),
                draft.finish().build().notTaken());
    }

    /** A line break would be a line of its own in a list. */
    @Test
    void notesAreOneLineEach() {
        RequestDraft draft = draft(ImageInfo.Writer.WEB_UI);
        draft.reject("User", "a\nb", "unknown");
        List<String> notes = draft.finish().build().notTaken();
        assertEquals(1, notes.get(0).lines().count());
    }

    @Test
    void otherFailuresAreNotHidden() {
        RequestDraft draft = draft(ImageInfo.Writer.WEB_UI);
        assertThrows(
                IllegalStateException.class,
                () -> draft.attempt("Seed", "7", () -> {
                    throw new IllegalStateException("a fault of the program");
                }));
    }
}
