package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ComponentTest {
    private static final List<Function<TensorNames, Component>> ALL =
            List.of(Component::unet, Component::vae, Component::text);

    private static Optional<Verdict> fault(Component component, Map<String, String> settings) {
        return component.fault("a checkpoint", settings);
    }

    /** Without metadata the numbers of SD 1.5 count, which divide all of its channels. */
    @Test
    void stableDiffusion15IsCompleteWithoutMetadata() {
        TensorNames checkpoint = IndexedShapes.names(IndexedShapes.checkpoint());
        for (Function<TensorNames, Component> part : ALL) {
            Component component = part.apply(checkpoint);
            assertFalse(component.isAbsent());
            assertEquals(Optional.empty(), fault(component, Map.of()), component.title());
        }
    }

    /** 686 tensors of the UNet, 248 of the VAE, 196 of the text encoder, in LDM's file of SD 1.5. */
    @Test
    void tensorsKeepTheirCompleteNames() {
        TensorNames checkpoint = IndexedShapes.names(IndexedShapes.checkpoint());
        Map<String, Tensor> unet = Component.unet(checkpoint).tensors();
        assertEquals(686, unet.size());
        assertTrue(unet.containsKey("model.diffusion_model.out.2.bias"));
        assertEquals(248, Component.vae(checkpoint).tensors().size());
        assertEquals(196, Component.text(checkpoint).tensors().size());
    }

    /** A checkpoint may leave a network to another file without a fault. */
    @Test
    void aNetworkWithoutAnyTensorIsAbsent() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.keySet().removeIf(name -> name.startsWith("first_stage_model."));
        Component vae = Component.vae(IndexedShapes.names(shapes));
        assertTrue(vae.isAbsent());
        assertEquals(Optional.empty(), fault(vae, Map.of()));
        assertEquals(Map.of(), vae.tensors());
        assertFalse(Component.unet(IndexedShapes.names(shapes)).isAbsent());
    }

    @Test
    void aMissingTensorIsNamedWithItsNetwork() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.remove("first_stage_model.decoder.conv_in.weight");
        Verdict verdict =
                fault(Component.vae(IndexedShapes.names(shapes)), Map.of()).orElseThrow();
        assertEquals("damaged", verdict.kind());
        assertEquals(
                "a checkpoint whose VAE is damaged: it lacks first_stage_model.decoder.conv_in.weight; get the file again"
                        + " from its source",
                verdict.reason());
    }

    /** 320 channels are not a multiple of 7 heads; 7 groups of the VAE's 128 channels would not do either. */
    @Test
    void metadataThatDoNotDivideTheChannelsAreAFault() {
        TensorNames checkpoint = IndexedShapes.names(IndexedShapes.checkpoint());
        for (String setting : List.of("unet.heads", "unet.norm_groups", "vae.norm_groups", "text.heads")) {
            long faults = ALL.stream()
                    .filter(part -> fault(part.apply(checkpoint), Map.of("ctrlora4j." + setting, "7"))
                            .isPresent())
                    .count();
            assertEquals(1, faults, setting);
        }
    }
}
