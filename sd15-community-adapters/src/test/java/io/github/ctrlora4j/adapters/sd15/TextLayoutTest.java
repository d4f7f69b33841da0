package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** At SD 1.5's size, the layout lists exactly the tensors of CLIP's text encoder. */
final class TextLayoutTest {
    @Test
    void textEncoderHasItsTensors() {
        Map<String, List<Long>> text = new LinkedHashMap<>();
        IndexedShapes.sd15("text_encoder", "")
                .forEach((name, shape) -> text.put(name.substring("transformer.text_model.".length()), shape));
        assertEquals(text, IndexedShapes.of(TextLayout.of(IndexedShapes.names(text))));
    }
}
