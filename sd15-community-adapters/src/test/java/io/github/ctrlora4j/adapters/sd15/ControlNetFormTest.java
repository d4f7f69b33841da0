package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlNetFormTest {
    private static Verdict verdict(Map<String, List<Long>> shapes) {
        return FileKind.of(new IndexedShapes(shapes)).verdict();
    }

    private static void assertUsable(String kind, Map<String, List<Long>> shapes) {
        Verdict verdict = verdict(shapes);
        assertEquals(kind, verdict.kind(), verdict.reason());
        assertEquals(Optional.of(ModelRole.CONTROLNET), verdict.role());
    }

    @Test
    void eachFormIsToldByItsConvolutions() {
        assertUsable("controlnet", ControlNetShapes.original());
        assertUsable("controlnet-lite", ControlNetShapes.lite());
        assertUsable("controlnet-xs", ControlNetShapes.walking());
    }

    /** Two of the time embedding in a ControlNet-LITE, which no block reads; one of numbers in a ControlNet-XS. */
    @Test
    void whatANetworkDoesNotReadIsLeftOut() {
        Map<String, List<Long>> lite = ControlNetShapes.lite();
        assertEquals(lite.size() - 2, IndexedShapes.control(lite).size());
        assertFalse(IndexedShapes.control(lite).contains("control_model.time_embed.0.weight"));
        Map<String, List<Long>> walking = ControlNetShapes.walking();
        assertEquals(walking.size() - 1, IndexedShapes.control(walking).size());
        assertFalse(IndexedShapes.control(walking).contains("control_model.scale_list"));
    }

    /** Its own time embedding is a variant that the UNet's program does not know. */
    @Test
    void whatIsLeftOutInOneFormIsAVariantOfAnother() {
        Map<String, List<Long>> walking = ControlNetShapes.walking();
        ControlNetShapes.layer(walking, "time_embed.0", 1280, 320);
        assertEquals("controlnet-variant", verdict(walking).kind());
        Map<String, List<Long>> original = ControlNetShapes.original();
        original.put("control_model.scale_list", List.of(25L));
        assertEquals("controlnet-variant", verdict(original).kind());
    }

    /** What metadata must tell if the width is not SD 1.5's. */
    @Test
    void onlyNetworksWithAttentionNeedHeads() {
        assertEquals(List.of(Division.UNET_HEADS, Division.UNET_GROUPS), ControlNetForm.ORIGINAL.divisions());
        assertEquals(List.of(), ControlNetForm.LITE.divisions());
        assertEquals(List.of(Division.UNET_HEADS), ControlNetForm.XS.divisions());
        assertTrue(ControlNetForm.of(IndexedShapes.names(Map.of())) == ControlNetForm.ORIGINAL);
    }
}
