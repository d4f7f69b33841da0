package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionTensorsTest {
    @Test
    void conditionsBringTheirNormsAndZeroConvolutionsButNotTheResBlocksNorms() {
        assertTrue(ConditionTensors.isOwn("control_model.zero_convs.3.0.weight"));
        assertTrue(ConditionTensors.isOwn("control_model.middle_block_out.0.bias"));
        assertTrue(ConditionTensors.isOwn("control_model.input_blocks.1.1.transformer_blocks.0.norm2.bias"));
        assertTrue(ConditionTensors.isOwn("control_model.time_embed.0.lora_layer.up.weight"));
        assertFalse(ConditionTensors.isOwn("control_model.input_blocks.1.0.in_layers.0.weight"));
    }

    /** The reference's own files: what it saved for a condition is what must be brought. */
    @Test
    void aPublishedConditionBringsExactlyWhatItsBaseRequires() {
        try (OpenedModel base = GoldenModels.open("basecn.ckpt", ModelRole.BASE_CONTROLNET);
                OpenedModel lora = GoldenModels.open("lora0.ckpt", ModelRole.CONDITION_LORA)) {
            Map<String, List<Long>> found = EncoderShape.shapes(ConditionTensors.of(lora.weights()));
            Map<String, List<Long>> shared =
                    EncoderShape.shapes(ConditionTensors.shared(ConditionTensors.of(base.weights())));
            assertEquals(found, ConditionTensors.required(shared, found));
        }
    }

    @Test
    void theRankIsTheLargestOfTheLayers() {
        try (OpenedModel lora = GoldenModels.open("lora0.ckpt", ModelRole.CONDITION_LORA);
                OpenedModel base = GoldenModels.open("basecn.ckpt", ModelRole.BASE_CONTROLNET)) {
            long rank = ConditionTensors.of(lora.weights())
                    .get("control_model.time_embed.0.lora_layer.down.weight")
                    .shape()
                    .get(0);
            assertEquals(rank, ConditionTensors.rank(lora.weights()));
            assertEquals(0, ConditionTensors.rank(base.weights()));
        }
    }

    @Test
    void aBaseWithoutItsMiddleBlockIsNamed() {
        String message = assertThrows(
                        UnsupportedFileException.class, () -> ConditionTensors.required(Map.of(), Map.of()))
                .getMessage();
        assertTrue(message.contains("lacks control_model.middle_block.2.out_layers.3.weight"), message);
    }
}
