package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * UNet and control network in one, as they are trained: the loss of a batch, with gradients for the weights that
 * require them. Confined to one thread; weights stay owned by the caller and outlive it.
 */
public final class ControlTraining implements AutoCloseable {
    /** The networks that can be trained. */
    public enum Network {
        /** CtrLoRA's, which sees condition latents. */
        CTRLORA("control_training", "control"),
        /** The original ControlNet; like the following ones it sees condition images, and the noisy latents. */
        CONTROLNET("controlnet_training", "control", "hint"),
        /** ControlNet-LITE. */
        LITE("controlnet_lite_training", "lite", "hint"),
        /** ControlNet-XS. */
        XS("controlnet_xs_training", "hint", "streams", "residuals", "controlled_unet");

        private final String program;
        private final String libraries;

        Network(String program, String... libraries) {
            this.program = program;
            this.libraries = String.join(" ", libraries);
        }

        private ProgramArchive archive() {
            List<String> all =
                    new ArrayList<>(List.of("layers", "convolutions", "zero_padding", "unet_blocks", "training_loss"));
            all.addAll(List.of(libraries.split(" ")));
            return new ProgramArchive(program, all);
        }

        /** Names in the program; a stream's begin with its number. */
        private String name(String tensor) {
            return this == XS ? "0." + tensor : tensor;
        }
    }

    /** What a network's shapes do not tell. */
    public record Attention(int heads, int normGroups) {}

    /**
     * B samples.
     *
     * @param noisy latents with noise (B, C, h, w)
     * @param condition condition latents (B, C, h, w); for the other networks than CtrLoRA's condition images (B, 3, H,
     *     W), values 0..1
     * @param timesteps (B), float32
     * @param contexts (B, tokens, width)
     * @param target what the UNet should predict (B, C, h, w)
     */
    public record Batch(NDArray noisy, NDArray condition, NDArray timesteps, NDArray contexts, NDArray target) {
        /** What the networks see in float16; they then compute in it, with weights that are cast where they are used. */
        public Batch inHalf(NDManager owner) {
            return new Batch(half(owner, noisy), half(owner, condition), timesteps, half(owner, contexts), target);
        }

        private static NDArray half(NDManager owner, NDArray array) {
            NDArray half = array.toType(DataType.FLOAT16, false);
            half.attach(owner);
            return half;
        }
    }

    private final Network network;
    private final Program program;
    private final Map<String, NDArray> unet;
    private final long[] settings;

    private ControlTraining(Network network, Program program, Map<String, NDArray> unet, long... settings) {
        this.network = network;
        this.program = program;
        this.unet = unet;
        this.settings = settings;
    }

    /**
     * @param unet {@code model.diffusion_model.*} to tensors
     * @param control {@code control_model.*} to tensors, with or without {@code lora_layer}s
     * @param attention of the control network; ControlNet-XS has the UNet's
     */
    public static ControlTraining bind(
            Network network,
            Map<String, NDArray> unet,
            Attention unetAttention,
            Map<String, NDArray> control,
            Attention attention) {
        long[] settings = {unetAttention.heads(), unetAttention.normGroups(), attention.heads(), attention.normGroups()
        };
        Program program = Program.bind(network.archive(), together(network, unet, control), settings);
        return new ControlTraining(network, program, Map.copyOf(unet), settings);
    }

    static Map<String, NDArray> together(Map<String, NDArray> unet, Map<String, NDArray> control) {
        return together(Network.CTRLORA, unet, control);
    }

    private static Map<String, NDArray> together(
            Network network, Map<String, NDArray> unet, Map<String, NDArray> control) {
        Map<String, NDArray> all = new LinkedHashMap<>(unet);
        control.forEach((name, tensor) -> all.put(network.name(name), tensor));
        return all;
    }

    /** The same computation in parts; for CtrLoRA's network and the original ControlNet. */
    public ControlBlocks blocks(Map<String, NDArray> control) {
        return ControlBlocks.bind(
                unet,
                new Attention((int) settings[0], (int) settings[1]),
                control,
                new Attention((int) settings[2], (int) settings[3]));
    }

    /** Takes another control network, such as that of another condition. */
    public void rebind(Map<String, NDArray> control) {
        program.bind(together(network, unet, control), settings);
    }

    /** Loss of a batch that can be differentiated; belongs to the manager of {@code batch.noisy()}. */
    public NDArray loss(Batch batch) {
        return program.callWithGradients(
                        "forward",
                        batch.noisy(),
                        batch.condition(),
                        batch.timesteps(),
                        batch.contexts(),
                        batch.target())
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
