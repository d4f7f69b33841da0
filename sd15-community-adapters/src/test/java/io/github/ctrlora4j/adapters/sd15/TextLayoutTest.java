package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** At SD 1.5's size, the layout lists exactly the tensors of CLIP's text encoder. */
final class TextLayoutTest {
    private static Map<String, List<Long>> text() {
        return IndexedShapes.without("transformer.text_model.", IndexedShapes.sd15("text_encoder", ""));
    }

    @Test
    void textEncoderHasItsTensors() {
        Map<String, List<Long>> text = text();
        assertEquals(text, IndexedShapes.of(TextLayout.of(IndexedShapes.names(text))));
    }

    @Test
    void namesEachFault() {
        IndexedShapes.assertNamesEachFault(text(), TextLayout::of);
    }
}
