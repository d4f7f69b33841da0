package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At SD 1.5's size, the layout follows CtrLoRA's rules: LoRA for every linear layer, zero convolutions and norms. */
final class ConditionLayoutTest {
    private static Map<String, List<Long>> condition() {
        return IndexedShapes.without("control_model.", IndexedShapes.condition(128));
    }

    private static Map<String, List<Long>> layout(Map<String, List<Long>> found) {
        return IndexedShapes.of(ConditionLayout.of(IndexedShapes.names(found)));
    }

    @Test
    void conditionHasTwoFactorsForEveryLinearLayer() {
        Map<String, List<Long>> condition = condition();
        // 82 linear layers, 13 zero convolutions with bias, 28 norms with bias.
        assertEquals(82 * 2 + 13 * 2 + 28 * 2, condition.size());
        assertEquals(condition, layout(condition));
    }

    @Test
    void namesEachFault() {
        IndexedShapes.assertNamesEachFault(condition(), ConditionLayout::of);
    }

    /** Blocks 3, 6 and 9 are the downsamplers, the only ones without linear layers. */
    @ParameterizedTest
    @ValueSource(
            strings = {"input_blocks.1.", "input_blocks.2.", "input_blocks.8.", "input_blocks.10.", "middle_block."})
    void missingBlocksAreParts(String prefix) {
        Map<String, List<Long>> condition = condition();
        Map<String, List<Long>> found = new LinkedHashMap<>(condition);
        found.keySet().removeIf(name -> name.startsWith(prefix));
        assertEquals(condition.keySet(), layout(found).keySet());
    }

    @Test
    void eachPairHasItsOwnRank() {
        Map<String, List<Long>> found = condition();
        found.put("time_embed.0.lora_layer.down.weight", List.of(4L, 320L));
        assertEquals(List.of(1280L, 4L), layout(found).get("time_embed.0.lora_layer.up.weight"));
        assertEquals(List.of(1280L, 128L), layout(found).get("time_embed.2.lora_layer.up.weight"));
    }

    /** Three blocks, which all have tensors, so none of them is a downsampler. */
    @Test
    void aNetworkMayHaveOneLevel() {
        Map<String, List<Long>> condition = condition();
        condition.keySet().removeIf(name -> name.matches("(input_blocks|zero_convs)\\.([3-9]|1[01])\\..*"));
        assertEquals(condition.keySet(), layout(condition).keySet());
    }
}
