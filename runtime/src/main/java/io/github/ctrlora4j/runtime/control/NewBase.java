package io.github.ctrlora4j.runtime.control;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Base ControlNet before its training: a copy of the UNet's encoder, whose zero convolutions add nothing yet.
 * Stateless. Source: the CtrLoRA reference's script that makes the initial weights; there is no hint block, because the
 * first convolution sees the latent of the condition image.
 */
public final class NewBase {
    private static final List<String> ENCODER = List.of("time_embed.", "input_blocks.", "middle_block.");

    private NewBase() {}

    /**
     * Reads no data.
     *
     * @param unet tensors by name
     * @param prefix with which their names begin, such as {@code model.diffusion_model.}
     * @return tensors of the base by name
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if this is not the UNet of a diffusion model
     */
    public static Map<String, Tensor> of(Map<String, Tensor> unet, String prefix) {
        Map<String, Tensor> base = new LinkedHashMap<>();
        unet.forEach((name, tensor) -> {
            String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
            if (ENCODER.stream().anyMatch(rest::startsWith)) {
                base.put(ConditionTensors.PREFIX + rest, tensor);
            }
        });
        ConditionTensors.zeroConvolutions(EncoderShape.shapes(base))
                .forEach((name, shape) -> base.put(name, new Zeros(name, shape)));
        return base;
    }

    private record Zeros(String name, List<Long> shape) implements Tensor {
        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public ByteBuffer read() {
            return ByteBuffer.allocateDirect(Math.toIntExact(bytes()))
                    .asReadOnlyBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
