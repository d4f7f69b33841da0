package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@link ControlTraining} of CtrLoRA's network or of the original ControlNet in parts: {@code control_blocks.py} has
 * their arguments and results. Confined to one thread; weights stay owned by the caller and outlive it.
 */
public final class ControlBlocks implements AutoCloseable {
    private static final ProgramArchive ARCHIVE = new ProgramArchive(
            "control_blocks",
            List.of("layers", "convolutions", "zero_padding", "unet_blocks", "training_loss", "hint"));

    /** The parts. */
    public enum Part {
        BEGIN,
        ENCODE,
        DEEPEST,
        UNET,
        DECODE,
        FINISH;

        private String method() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Program program;
    private final Map<String, NDArray> unet;
    private final long[] settings;

    private ControlBlocks(Program program, Map<String, NDArray> unet, long... settings) {
        this.program = program;
        this.unet = unet;
        this.settings = settings;
    }

    /** As {@link ControlTraining#bind}. */
    static ControlBlocks bind(
            Map<String, NDArray> unet,
            ControlTraining.Attention unetAttention,
            Map<String, NDArray> control,
            ControlTraining.Attention attention) {
        long[] settings = {unetAttention.heads(), unetAttention.normGroups(), attention.heads(), attention.normGroups()
        };
        Program program = Program.bind(ARCHIVE, ControlTraining.together(unet, control), settings);
        return new ControlBlocks(program, Map.copyOf(unet), settings);
    }

    /** Takes another control network, such as that of another condition. */
    public void rebind(Map<String, NDArray> control) {
        program.bind(ControlTraining.together(unet, control), settings);
    }

    /** Results without what is needed to differentiate them, owned by {@code owner}. */
    public NDList call(NDManager owner, Part part, NDArray... arguments) {
        return program.call(owner, part.method(), (Object[]) arguments);
    }

    /** Results that can be differentiated; they belong to the first argument's manager. */
    public NDList callWithGradients(Part part, NDArray... arguments) {
        return program.callWithGradients(part.method(), arguments);
    }

    @Override
    public void close() {
        program.close();
    }
}
