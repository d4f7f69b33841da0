package io.github.ctrlora4j.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.api.host.StyleLora;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.ai.image.ImageOptionsBuilder;

class CtrloraImageOptionsTest {
    private static final RgbImage PIXEL = RgbImage.of(1, 1, new byte[3]);
    private static final ConditionInput EDGES =
            ConditionInput.builder("canny", PIXEL).build();
    private static final ConditionInput DEPTH =
            ConditionInput.builder("depth", PIXEL).build();

    private static final InitialImage PICTURE =
            InitialImage.builder(PIXEL).denoise(0.5).build();
    private static final Inpainting MASK = Inpainting.builder(PIXEL).build();

    private final CtrloraImageOptions defaults = CtrloraImageOptions.builder()
            .checkpoint("miniature")
            .base("basecn")
            .condition(EDGES)
            .styleLora(StyleLora.of("ink"))
            .negativePrompt("text")
            .clipSkip(2)
            .steps(9)
            .guidanceScale(4.5)
            .sampler("ddim")
            .samplerOption("eta", "1")
            .seed(3)
            .n(2)
            .width(64)
            .height(128)
            .initialImage(PICTURE)
            .inpainting(MASK)
            .build();

    @Test
    void setTheirFieldsOfTheRequest() {
        GenerationRequest expected = GenerationRequest.builder("miniature")
                .base("basecn")
                .condition(EDGES)
                .styleLora(StyleLora.of("ink"))
                .negativePrompt("text")
                .clipSkip(2)
                .steps(9)
                .guidanceScale(4.5)
                .sampler("ddim")
                .samplerOption("eta", "1")
                .seed(3)
                .batch(2)
                .size(new ImageSize(64, 128))
                .initialImage(PICTURE)
                .inpainting(MASK)
                .build();

        assertEquals(expected, defaults.request().build());
        assertEquals(
                expected.toBuilder().noiseSource(NoiseSource.GPU).build(),
                defaults.toBuilder()
                        .further(request -> request.noiseSource(NoiseSource.GPU))
                        .build()
                        .request()
                        .build());
    }

    @Test
    void keepTheRequestsDefaultsWhereNothingIsSet() {
        assertEquals(
                GenerationRequest.builder("miniature").build(),
                CtrloraImageOptions.builder()
                        .checkpoint("miniature")
                        .build()
                        .request()
                        .build());
    }

    @Test
    void ofACallReplaceWhatTheySet() {
        CtrloraImageOptions call =
                CtrloraImageOptions.builder().condition(DEPTH).steps(1).seed(0).build();

        GenerationRequest merged = defaults.overriddenBy(call).request().build();

        assertEquals(List.of(DEPTH), merged.conditions());
        assertEquals(1, merged.steps());
        assertEquals(0, merged.seed());
        assertEquals(Optional.of("basecn"), merged.base());
        assertEquals(List.of(StyleLora.of("ink")), merged.styleLoras());
        assertEquals(2, merged.batch());
        assertEquals(Optional.of(PICTURE), merged.initialImage());
        assertEquals(Optional.of(MASK), merged.inpainting());
    }

    @Test
    void doNotGiveASamplerTheOptionsOfAnother() {
        CtrloraImageOptions other =
                CtrloraImageOptions.builder().sampler("euler").build();
        CtrloraImageOptions more =
                CtrloraImageOptions.builder().samplerOption("eta", "0.5").build();

        assertEquals(Map.of(), defaults.overriddenBy(other).request().build().samplerOptions());
        assertEquals(
                Map.of("eta", "0.5"),
                defaults.overriddenBy(more).request().build().samplerOptions());
    }

    @Test
    void mergeWithThePortableOnes() {
        CtrloraImageOptions merged = defaults.overriddenBy(ImageOptionsBuilder.builder()
                .model("miniature-ink")
                .N(1)
                .width(32)
                .responseFormat("b64_json")
                .build());

        assertEquals("miniature-ink", merged.getModel());
        assertEquals(1, merged.getN());
        assertEquals(32, merged.getWidth());
        assertEquals(128, merged.getHeight());
        assertEquals(List.of(EDGES), merged.conditions());
        assertEquals(defaults, defaults.overriddenBy(null));
    }

    @Test
    void rejectWhatCannotBeGiven() {
        assertThrows(
                InvalidRequestException.class,
                () -> defaults.overriddenBy(
                        ImageOptionsBuilder.builder().responseFormat("url").build()));
        InvalidRequestException none = assertThrows(
                InvalidRequestException.class,
                () -> CtrloraImageOptions.builder().build().request());
        assertEquals(Optional.of("checkpoint"), none.subject());
    }
}
