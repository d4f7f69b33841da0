package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The names of the averaged copy that trainers keep of a UNet. Such a name has lost its dots
 * ({@code model_ema.diffusion_modelinput_blocks00weight}), so it is looked up among all names that a UNet can have,
 * which stay unique without dots.
 */
final class EmaNames {
    static final String PREFIX = "model_ema.diffusion_model";
    private static final int MAX_BLOCKS = 64;
    private static final Map<String, String> DOTTED = dotted();

    private EmaNames() {}

    /** The averaged UNet of a file under its ordinary names; empty if the file has none. */
    static Map<String, Tensor> unet(Map<String, Tensor> tensors) {
        Map<String, Tensor> unet = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(PREFIX)) {
                Optional.ofNullable(DOTTED.get(name.substring(PREFIX.length())))
                        .ifPresent(dotted -> unet.put(LdmNames.UNET + dotted, tensor));
            }
        });
        return unet;
    }

    private static Map<String, String> dotted() {
        TensorLayout every = new TensorLayout();
        for (String layer : new String[] {"time_embed.0", "time_embed.2", "input_blocks.0.0", "out.0", "out.2"}) {
            every.layer(layer, 1);
        }
        block(every, "middle_block.0");
        UnetLayout.attention(every, "middle_block.1", 1, 1);
        block(every, "middle_block.2");
        for (int i = 0; i < MAX_BLOCKS; i++) {
            block(every, "input_blocks." + i + ".0");
            block(every, "output_blocks." + i + ".0");
            UnetLayout.attention(every, "input_blocks." + i + ".1", 1, 1);
            UnetLayout.attention(every, "output_blocks." + i + ".1", 1, 1);
            every.layer("input_blocks." + i + ".0.op", 1);
            every.layer("output_blocks." + i + ".1.conv", 1);
            every.layer("output_blocks." + i + ".2.conv", 1);
        }
        Map<String, String> dotted = new HashMap<>();
        every.names().forEach(name -> dotted.put(name.replace(".", ""), name));
        return dotted;
    }

    private static void block(TensorLayout every, String name) {
        UnetLayout.resBlock(every, name, 1, 1, 1, true);
    }
}
