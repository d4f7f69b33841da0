package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sets of tensors as LyCORIS and kohya write them. */
final class LoraLeavesTest {
    @Test
    void acceptsCompleteSets() {
        for (Set<String> complete : Set.of(
                Set.of("lora_down.weight", "lora_up.weight", "lora_mid.weight", "alpha", "dora_scale"),
                Set.of("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b", "alpha"),
                Set.of("lokr_w1", "lokr_w2_a", "lokr_w2_b", "lokr_t2"),
                Set.of("lokr_w1_a", "lokr_w1_b", "lokr_w2"),
                Set.of("weight", "on_input"),
                Set.of("w_norm", "b_norm"),
                Set.of("diff_b"))) {
            assertEquals(Optional.empty(), LoraLeaves.missing(complete), complete.toString());
        }
    }

    @Test
    void namesWhatIsMissing() {
        assertEquals(Optional.of("lora_up.weight"), LoraLeaves.missing(Set.of("lora_down.weight", "alpha")));
        assertEquals(Optional.of("hada_w2_b"), LoraLeaves.missing(Set.of("hada_w1_a", "hada_w1_b", "hada_w2_a")));
        assertEquals(Optional.of("lokr_w2_a"), LoraLeaves.missing(Set.of("lokr_w1", "lokr_w2_b")));
        assertEquals(Optional.of("lokr_w1_b"), LoraLeaves.missing(Set.of("lokr_w1_a", "lokr_w2")));
        assertEquals(Optional.of("on_input"), LoraLeaves.missing(Set.of("weight")));
        assertEquals(Optional.of("lora_down.weight"), LoraLeaves.missing(Set.of("alpha")));
    }

    @Test
    void namesTheWay() {
        assertEquals(Optional.of("LoRA"), LoraLeaves.title(Set.of("lora_down.weight", "lora_up.weight", "diff_b")));
        assertEquals(Optional.of("LoKr"), LoraLeaves.title(Set.of("lokr_w1", "lokr_w2")));
        assertEquals(Optional.of("bias difference"), LoraLeaves.title(Set.of("diff_b")));
        assertEquals(Optional.empty(), LoraLeaves.title(Set.of("alpha")));
    }
}
