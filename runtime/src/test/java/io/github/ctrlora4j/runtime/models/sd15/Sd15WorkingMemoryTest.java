package io.github.ctrlora4j.runtime.models.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.ImageSize;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Two levels of 10 and 20 channels, one of which has a transformer. */
class Sd15WorkingMemoryTest {
    private static final String UNET = "model.diffusion_model.";

    /** 4 x 2 cells. */
    private static final ImageSize SIZE = new ImageSize(32, 16);

    private final Map<String, Tensor> unet = new LinkedHashMap<>();
    private final Map<String, Tensor> vae = new LinkedHashMap<>();

    private void put(String name, long... shape) {
        unet.put(UNET + name, new Shaped(LongStream.of(shape).boxed().toList()));
    }

    /** Shape alone. */
    private record Shaped(List<Long> shape) implements Tensor {
        @Override
        public String name() {
            return "";
        }

        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public ByteBuffer read() {
            throw new AssertionError("no data is read");
        }
    }

    private Sd15WorkingMemory memory() {
        put("input_blocks.0.0.weight", 10, 4, 3, 3);
        put("input_blocks.1.0.in_layers.2.weight", 10, 10, 3, 3);
        put("input_blocks.1.0.out_layers.3.weight", 10, 10, 3, 3);
        put("input_blocks.1.1.transformer_blocks.0.ff.net.0.proj.weight", 80, 10);
        put("input_blocks.2.0.op.weight", 10, 10, 3, 3);
        put("input_blocks.3.0.in_layers.2.weight", 20, 10, 3, 3);
        put("input_blocks.3.0.out_layers.3.weight", 20, 20, 3, 3);
        put("output_blocks.0.0.in_layers.2.weight", 10, 30, 3, 3);
        vae.put("first_stage_model.decoder.up.0.block.0.conv1.weight", new Shaped(List.of(6L, 8L, 3L, 3L)));
        return Sd15WorkingMemory.of(unet, vae, 4);
    }

    /** Skips: 10 + 10 + (10 + 20) / 4 = 27.5. Widest: the transformer's 2 * 80 + 3 * 10. 8 cells of 4 bytes. */
    @Test
    void aUnetHoldsItsSkipsAndItsWidestBlock() {
        assertEquals((long) (8 * 4 * 3 * (27.5 + 190)), memory().unet(SIZE, 3));
    }

    @Test
    void aControlNetworkHoldsItsSkipsAndItsWidestBlock() {
        assertEquals((long) (8 * 4 * 2 * (27.5 + 190)), memory().control(SIZE, 2));
    }

    @Test
    void residualsAreAsLargeAsTheSkipsAndTheMiddle() {
        assertEquals((long) (8 * 4 * 27.5 * 1.01), memory().residuals(SIZE));
    }

    /** 32 * 16 pixels of 8 + 2 * 6 channels in float32, and two strips of 16 MB. */
    @Test
    void aPictureIsThreeOfTheLastLevelsLayers() {
        assertEquals(512 * 4 * 20 + (32 << 20), memory().picture(SIZE));
    }
}
