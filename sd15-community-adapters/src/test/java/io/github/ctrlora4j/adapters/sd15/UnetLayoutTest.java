package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** At SD 1.5's size, the layout lists exactly the tensors of latent-diffusion. */
final class UnetLayoutTest {
    private static Map<String, List<Long>> unet(Map<String, List<Long>> found) {
        return IndexedShapes.of(UnetLayout.unet(IndexedShapes.names(found)));
    }

    private static Map<String, List<Long>> controlNetwork() {
        Map<String, List<Long>> control = IndexedShapes.sd15("controlnet", "");
        control.keySet().removeIf(name -> name.contains("input_hint_block"));
        return control;
    }

    @Test
    void unetHasItsTensors() {
        Map<String, List<Long>> unet = IndexedShapes.sd15("unet", "");
        assertEquals(unet, unet(unet));
    }

    @Test
    void controlNetworkHasItsTensors() {
        Map<String, List<Long>> control = controlNetwork();
        assertEquals(control, IndexedShapes.of(UnetLayout.control(IndexedShapes.names(control))));
    }

    @Test
    void namesEachFaultOfAUnet() {
        IndexedShapes.assertNamesEachFault(IndexedShapes.sd15("unet", ""), UnetLayout::unet);
    }

    @Test
    void namesEachFaultOfAControlNetwork() {
        IndexedShapes.assertNamesEachFault(controlNetwork(), UnetLayout::control);
    }

    /** SD 1.5 has 12 encoder blocks; downsamplers are 3, 6 and 9, the multiples of 3. */
    @Test
    void downsamplersTellTheLengthOfALevel() {
        Map<String, List<Long>> unet = IndexedShapes.sd15("unet", "");
        assertEquals(3, UnetLayout.blocksPerLevel(IndexedShapes.names(unet), 12));
        unet.keySet().removeIf(name -> name.startsWith("input_blocks.3."));
        // 6 and 9 are multiples of 3 still, and of nothing larger.
        assertEquals(3, UnetLayout.blocksPerLevel(IndexedShapes.names(unet), 12));
    }

    @Test
    void withoutDownsamplersThereIsOneLevel() {
        assertEquals(5, UnetLayout.blocksPerLevel(IndexedShapes.names(Map.of()), 5));
    }

    /** A block that is missing completely is still a part of the network. */
    @Test
    void missingBlocksAreFollowedFromTheirNeighbors() {
        Map<String, List<Long>> unet = IndexedShapes.sd15("unet", "");
        Map<String, List<Long>> found = new LinkedHashMap<>(unet);
        found.keySet().removeIf(name -> name.startsWith("input_blocks.5.") || name.startsWith("output_blocks.4."));
        assertEquals(unet, unet(found));
    }

    /** What only a missing tensor would show may be anything. */
    @Test
    void unknownWidthsFitEverything() {
        Map<String, List<Long>> found = IndexedShapes.sd15("unet", "");
        found.remove("time_embed.0.weight");
        Map<String, List<Long>> layout = unet(found);
        assertEquals(List.of(TensorLayout.ANY, 320L), layout.get("time_embed.0.weight"));
        assertEquals(List.of(640L, TensorLayout.ANY), layout.get("input_blocks.4.0.emb_layers.1.weight"));
    }

    /** A level's width is in either convolution of its blocks. */
    @Test
    void eitherConvolutionTellsTheWidthOfALevel() {
        Map<String, List<Long>> found = IndexedShapes.sd15("unet", "");
        found.remove("input_blocks.4.0.in_layers.2.weight");
        found.remove("input_blocks.5.0.in_layers.2.weight");
        assertEquals(List.of(640L, 320L, 3L, 3L), unet(found).get("input_blocks.4.0.in_layers.2.weight"));
    }

    /** A level without attention has the upsampler where the attention would stand. */
    @Test
    void upsamplersFollowTheAttention() {
        Map<String, List<Long>> layout = unet(IndexedShapes.sd15("unet", ""));
        assertTrue(layout.containsKey("output_blocks.2.1.conv.weight"));
        assertTrue(layout.containsKey("output_blocks.5.2.conv.weight"));
        assertFalse(layout.containsKey("output_blocks.11.2.conv.weight"));
    }
}
