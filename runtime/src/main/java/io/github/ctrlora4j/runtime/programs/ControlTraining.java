package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * UNet and control network in one, as they are trained: the loss of a batch, with gradients for the weights that
 * require them. Confined to one thread; weights stay owned by the caller and outlive it.
 */
public final class ControlTraining implements AutoCloseable {
    private static final ProgramArchive ARCHIVE =
            new ProgramArchive("control_training", List.of("layers", "unet_blocks", "control"));

    /** What a network's shapes do not tell. */
    public record Attention(int heads, int normGroups) {}

    /**
     * B samples.
     *
     * @param noisy latents with noise (B, C, h, w)
     * @param condition condition latents (B, C, h, w)
     * @param timesteps (B), float32
     * @param contexts (B, tokens, width)
     * @param target what the UNet should predict (B, C, h, w)
     */
    public record Batch(NDArray noisy, NDArray condition, NDArray timesteps, NDArray contexts, NDArray target) {}

    private final Program program;
    private final Map<String, NDArray> unet;
    private final long[] settings;

    private ControlTraining(Program program, Map<String, NDArray> unet, long... settings) {
        this.program = program;
        this.unet = unet;
        this.settings = settings;
    }

    /**
     * @param unet {@code model.diffusion_model.*} to tensors
     * @param control {@code control_model.*} to tensors, with or without {@code lora_layer}s
     */
    public static ControlTraining bind(
            Map<String, NDArray> unet, Attention unetAttention, Map<String, NDArray> control, Attention attention) {
        long[] settings = {unetAttention.heads(), unetAttention.normGroups(), attention.heads(), attention.normGroups()
        };
        Program program = Program.bind(ARCHIVE, together(unet, control), settings);
        return new ControlTraining(program, Map.copyOf(unet), settings);
    }

    private static Map<String, NDArray> together(Map<String, NDArray> unet, Map<String, NDArray> control) {
        Map<String, NDArray> all = new LinkedHashMap<>(unet);
        all.putAll(control);
        return all;
    }

    /** Takes another control network, such as that of another condition. */
    public void rebind(Map<String, NDArray> control) {
        program.bind(together(unet, control), settings);
    }

    /** Loss of a batch that can be differentiated; belongs to the manager of {@code batch.noisy()}. */
    public NDArray loss(Batch batch) {
        return program.callWithGradients(
                        batch.noisy(), batch.condition(), batch.timesteps(), batch.contexts(), batch.target())
                .singletonOrThrow();
    }

    /** The same number without what is needed to differentiate it. */
    public double evaluate(NDManager owner, Batch batch) {
        try (NDManager scope = owner.newSubManager()) {
            return program.call(
                            scope,
                            "forward",
                            batch.noisy(),
                            batch.condition(),
                            batch.timesteps(),
                            batch.contexts(),
                            batch.target())
                    .singletonOrThrow()
                    .getFloat();
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
