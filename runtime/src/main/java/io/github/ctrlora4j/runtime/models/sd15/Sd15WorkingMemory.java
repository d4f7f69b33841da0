package io.github.ctrlora4j.runtime.models.sd15;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.models.WorkingMemory;
import java.util.List;
import java.util.Map;

/**
 * What is in memory together when the programs {@code unet_blocks.py} and {@code vae_blocks.py} need most. Attention
 * takes no memory of its own, because it is computed in blocks. Immutable.
 *
 * @param skips elements of all skip connections, for one cell of the latent
 * @param widest elements that the widest block holds at once, for one cell of the latent
 * @param vaeInput channels that come into the VAE's last level, at the picture's full size
 * @param vaeOutput channels within the VAE's last level
 * @param width bytes of one of the UNet's numbers
 */
record Sd15WorkingMemory(double skips, double widest, long vaeInput, long vaeOutput, int width)
        implements WorkingMemory {
    /** The VAE computes in float32 on every device. */
    private static final int FLOAT = 4;

    /** The strips of a picture that a CPU works on, before and after a convolution. */
    private static final long STRIPS = 2L << 24;

    private static final String INPUT = "model.diffusion_model.input_blocks.";
    private static final String OUTPUT = "model.diffusion_model.output_blocks.";
    private static final String LAST_LEVEL = "first_stage_model.decoder.up.0.block.0.conv1.weight";

    /**
     * @param unet {@code model.diffusion_model.*}
     * @param vae {@code first_stage_model.*}
     * @param width bytes of one of the UNet's numbers
     */
    static Sd15WorkingMemory of(Map<String, Tensor> unet, Map<String, Tensor> vae, int width) {
        double skips = 0;
        double share = 1;
        double widest = 0;
        for (int block = 0; ; block++) {
            String name = INPUT + block + ".0";
            long channels = channels(unet, name);
            if (channels == 0) {
                break;
            }
            share = unet.containsKey(name + ".op.weight") ? share / 4 : share;
            skips += share * channels;
            widest = Math.max(widest, share * within(unet, INPUT + block));
        }
        // The output blocks undo this in reverse order; the last of them is the widest of all.
        long outputs = unet.keySet().stream()
                .filter(name -> name.startsWith(OUTPUT) && name.endsWith(".0.in_layers.2.weight"))
                .count();
        for (long block = Math.max(0, outputs - 3); block < outputs; block++) {
            widest = Math.max(widest, (double) within(unet, OUTPUT + block));
        }
        List<Long> last = shape(vae, LAST_LEVEL);
        return new Sd15WorkingMemory(skips, widest, last.get(1), last.get(0), width);
    }

    private static long channels(Map<String, Tensor> unet, String block) {
        for (String last : List.of(".out_layers.3.weight", ".op.weight", ".weight")) {
            if (unet.containsKey(block + last)) {
                return shape(unet, block + last).get(0);
            }
        }
        return 0;
    }

    /** Channels that a block holds at once. */
    private static long within(Map<String, Tensor> unet, String block) {
        // A ResBlock: its input, the normed one, the same as the convolution wants it, and twice the output.
        List<Long> convolution = shape(unet, block + ".0.in_layers.2.weight");
        long residual = 3 * convolution.get(1) + 2 * convolution.get(0);
        // A feed-forward: value and gate together, the gate after its function, their product; the input, the normed
        // one, and what is added to the transformer's result.
        List<Long> forward = shape(unet, block + ".1.transformer_blocks.0.ff.net.0.proj.weight");
        long transformer = 2 * forward.get(0) + 3 * forward.get(1);
        return Math.max(residual, transformer);
    }

    private static List<Long> shape(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        return tensor == null || tensor.shape().size() < 2 ? List.of(0L, 0L) : tensor.shape();
    }

    private static double cells(ImageSize size) {
        return Sd15.LATENTS.area(size);
    }

    @Override
    public long unet(ImageSize size, int samples) {
        return (long) (cells(size) * samples * width * (skips + widest));
    }

    /** The skips, the residuals made of them, and their copies; or the skips and a block. */
    @Override
    public long control(ImageSize size, int pairs) {
        return (long) (cells(size) * pairs * width * (skips + Math.max(widest, 2 * skips)));
    }

    /** As large as the skips, and the middle block, which is the smallest. */
    @Override
    public long residuals(ImageSize size) {
        return (long) (cells(size) * width * skips * 1.01);
    }

    /** The input of the last level, what its first convolution makes of it, and the sum of both. */
    @Override
    public long picture(ImageSize size) {
        long pixels = (long) size.width() * size.height();
        return pixels * FLOAT * (vaeInput + 2 * vaeOutput) + STRIPS;
    }
}
