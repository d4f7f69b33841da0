package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.sd15.Sd15;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestWarningsTest {
    private static final Architecture SD15 = new Sd15(ClipTokenizer.load());
    /** 75 tokens, and one word more. */
    private static final String LONG = "cat ".repeat(75) + "dog";

    private static List<String> warnings(GenerationRequest.Builder request, ConditionDescriptor... conditions) {
        List<Optional<ConditionDescriptor>> descriptors =
                List.of(conditions).stream().map(Optional::of).toList();
        return RequestWarnings.of(
                request.build(), descriptors, SD15, List.of(), request.build().steps());
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("miniature").promptSyntax(PromptSyntax.PLAIN);
    }

    @Test
    void namesTheTextThatNobodySees() {
        assertEquals(
                List.of(
                        "prompt: text after token 75 is dropped: 'dog'",
                        "negative prompt: text after token 75 is dropped: 'dog'"),
                warnings(request().prompt(LONG).negativePrompt(LONG)));
    }

    @Test
    void inTheWebUisSyntaxNothingIsDropped() {
        assertEquals(List.of(), warnings(request().prompt(LONG).promptSyntax(PromptSyntax.WEB_UI)));
    }

    @Test
    void saysThatTheSamplerTakesOtherSteps() {
        GenerationRequest request = request().sampler("DDIM").steps(6).build();
        assertEquals(
                List.of("DDIM takes 7 steps when 6 are requested, because it uses a fixed grid"),
                RequestWarnings.of(request, List.of(), SD15, List.of(), 7));
    }

    @Test
    void saysThatAMaskedPartWrapsAroundByItself() {
        RgbImage picture = RgbImage.of(1, 1, new byte[3]);
        GenerationRequest.Builder request = request()
                .seamless(true)
                .initialImage(InitialImage.builder(picture).build())
                .inpainting(Inpainting.builder(picture).onlyMasked(true).build());
        assertEquals(
                List.of("seamless: the masked part is drawn alone, so its own opposite edges fit together, not the"
                        + " picture's"),
                warnings(request));
    }

    @Test
    void quotesTheBeginningOfALongText() {
        String rest = "d ".repeat(100);
        assertEquals(
                List.of("prompt: text after token 75 is dropped: '" + "d ".repeat(50) + "…'"),
                warnings(request().prompt("cat ".repeat(75) + rest)));
    }

    @Test
    void withoutGuidanceTheNegativePromptDoesNotMatter() {
        assertEquals(List.of(), warnings(request().negativePrompt(LONG).guidanceScale(1)));
    }

    @Test
    void saysThatErasedAreasAreWhiteUnlessTheyAreTheMask() {
        RgbImage image = RgbImage.of(1, 1, new byte[3]);
        GenerationRequest.Builder request = request()
                .condition(ConditionInput.builder("canny", image).erased(image).build())
                .condition(ConditionInput.builder("brush", image).erased(image).build());
        assertEquals(
                List.of("condition canny: the transparent areas of its image count as white"),
                warnings(
                        request,
                        ConditionDescriptor.builder("canny").build(),
                        ConditionDescriptor.builder("brush").takesMask().build()));
    }
}
