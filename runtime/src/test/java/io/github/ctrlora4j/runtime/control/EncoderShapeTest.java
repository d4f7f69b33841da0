package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncoderShapeTest {
    /** A tensor without data. */
    private record Entry(String name, DType dtype, List<Long> shape) implements Tensor {
        @Override
        public ByteBuffer read() {
            throw new AssertionError("the index alone is read");
        }
    }

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private void put(String name, Long... shape) {
        tensors.put(name, new Entry(name, DType.F16, List.of(shape)));
    }

    /**
     * A convolution to 320 channels, a residual block to 640, a downsampler of 640, as in SD 1.5; block 4 is missing.
     */
    private void encoder(String prefix) {
        put(prefix + "input_blocks.0.0.weight", 320L, 4L, 3L, 3L);
        put(prefix + "input_blocks.1.0.in_layers.2.weight", 640L, 320L, 3L, 3L);
        put(prefix + "input_blocks.1.0.out_layers.3.weight", 640L, 640L, 3L, 3L);
        put(prefix + "input_blocks.1.1.transformer_blocks.0.attn1.to_k.weight", 640L, 640L);
        put(prefix + "input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight", 640L, 768L);
        put(prefix + "input_blocks.2.0.op.weight", 641L, 640L, 3L, 3L);
        put(prefix + "input_blocks.4.0.weight", 1L);
    }

    @Test
    void theLastConvolutionOfEachBlockCounts() {
        encoder("model.diffusion_model.");
        assertEquals(
                new EncoderShape(List.of(320L, 640L, 641L), 768), EncoderShape.of(tensors, "model.diffusion_model."));
    }

    @Test
    void aBaseHasTheNamesOfAControlNetwork() {
        encoder("control_model.");
        assertEquals(new EncoderShape(List.of(320L, 640L, 641L), 768), EncoderShape.ofBase(tensors));
    }

    @Test
    void withoutBlocksThereIsNoShape() {
        assertEquals(new EncoderShape(List.of(), 0), EncoderShape.of(Map.of(), "x."));
        assertEquals("channels [320], context width 768", new EncoderShape(List.of(320L), 768).toString());
    }
}
