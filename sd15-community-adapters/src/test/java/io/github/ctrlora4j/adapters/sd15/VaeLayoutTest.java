package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At SD 1.5's size, the layout lists exactly the tensors of latent-diffusion. */
final class VaeLayoutTest {
    private static Map<String, List<Long>> layout(Map<String, List<Long>> found) {
        return IndexedShapes.of(VaeLayout.of(IndexedShapes.names(found)));
    }

    @Test
    void vaeHasItsTensors() {
        Map<String, List<Long>> vae = IndexedShapes.sd15("vae", "");
        assertEquals(vae, layout(vae));
    }

    @Test
    void namesEachFault() {
        IndexedShapes.assertNamesEachFault(IndexedShapes.sd15("vae", ""), VaeLayout::of);
    }

    /** Either half tells the number of levels and blocks. */
    @ParameterizedTest
    @ValueSource(strings = {"encoder.down.3.", "encoder.down.0.block.1.", "decoder.up.3.", "decoder.up.2.block.2."})
    void missingBlocksAreFollowedFromTheOtherHalf(String prefix) {
        Map<String, List<Long>> vae = IndexedShapes.sd15("vae", "");
        Map<String, List<Long>> found = new LinkedHashMap<>(vae);
        found.keySet().removeIf(name -> name.startsWith(prefix));
        assertEquals(vae.keySet(), layout(found).keySet());
    }

    /** Width 128 becomes 256 in SD 1.5's second level, which therefore has a shortcut; here it stays. */
    @Test
    void levelsOfOneWidthHaveNoShortcut() {
        Map<String, List<Long>> vae = IndexedShapes.sd15("vae", "");
        vae.keySet().removeIf(name -> name.contains("nin_shortcut"));
        vae.replaceAll((name, shape) -> shape.stream()
                .map(extent -> extent == 256 || extent == 512 ? 128L : extent)
                .toList());
        assertEquals(vae, layout(vae));
    }

    @Test
    void unknownWidthsFitEverything() {
        Map<String, List<Long>> found = IndexedShapes.sd15("vae", "");
        found.remove("quant_conv.weight");
        // Two numbers for each of four latent channels: mean and variance.
        assertEquals(List.of(TensorLayout.ANY, 8L, 1L, 1L), layout(found).get("quant_conv.weight"));
    }

    /** A level's width is in either convolution of its first block. */
    @Test
    void eitherConvolutionTellsTheWidthOfALevel() {
        Map<String, List<Long>> found = IndexedShapes.sd15("vae", "");
        found.remove("encoder.down.1.block.0.conv1.weight");
        assertEquals(List.of(256L, 128L, 3L, 3L), layout(found).get("encoder.down.1.block.0.conv1.weight"));
    }
}
