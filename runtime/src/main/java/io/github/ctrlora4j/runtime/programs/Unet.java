package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The noise predictor. Confined to one thread; weights stay owned by the caller and outlive it. */
public final class Unet implements AutoCloseable {
    private static final ProgramArchive ARCHIVE = new ProgramArchive(
            "unet",
            List.of(
                    "layers",
                    "convolutions",
                    "zero_padding",
                    "unet_blocks",
                    "residuals",
                    "controlled_unet",
                    "streams"));

    private final PaddedProgram programs;
    private final Program program;

    private Unet(PaddedProgram programs, Program program) {
        this.programs = programs;
        this.program = program;
    }

    /** @param weights {@code model.diffusion_model.*} to tensors */
    public static Unet bind(Map<String, NDArray> weights, int heads, int groups) {
        PaddedProgram programs = PaddedProgram.bind(ARCHIVE, weights, heads, groups);
        return new Unet(programs, programs.ordinary());
    }

    /** The same network for pictures whose opposite edges fit together; lives as long as this, and is not closed. */
    public Unet seamless() {
        return new Unet(programs, programs.seamless());
    }

    /**
     * Predicted noise of N latents under T texts, in one batch.
     *
     * @param latents (N, 4, h, w)
     * @param timestep (1) or (N), at least float32
     * @param context (T, tokens, width)
     * @return (T·N, 4, h, w), text by text, owned by {@code owner}
     */
    public NDArray predictNoise(
            NDManager owner, NDArray latents, NDArray timestep, NDArray context, UnetControl control) {
        if (!control.streams().isEmpty()) {
            return walked(owner, latents, timestep, context, control);
        }
        NDList predicted = control.innerWeights().length == 0
                ? program.call(owner, "forward", latents, timestep, context, control.residuals(), control.weights())
                : program.call(
                        owner,
                        "guided",
                        latents,
                        timestep,
                        context,
                        control.residuals(),
                        control.weights(),
                        control.inner(),
                        control.innerWeights());
        return predicted.singletonOrThrow();
    }

    private NDArray walked(NDManager owner, NDArray latents, NDArray timestep, NDArray context, UnetControl control) {
        Map<String, NDArray> tensors = new HashMap<>();
        NDList guides = new NDList();
        List<Double> factors = new ArrayList<>();
        for (int k = 0; k < control.streams().size(); k++) {
            UnetControl.Stream stream = control.streams().get(k);
            String number = k + ".";
            stream.weights().forEach((name, tensor) -> tensors.put(number + name, tensor));
            guides.add(stream.guide());
            factors.addAll(stream.factors());
        }
        return program.call(
                        owner,
                        "walked",
                        latents,
                        timestep,
                        context,
                        control.residuals(),
                        control.weights(),
                        control.inner(),
                        control.innerWeights(),
                        new Program.Weights(tensors),
                        guides,
                        factors.stream().mapToDouble(Double::doubleValue).toArray())
                .singletonOrThrow();
    }

    /** Takes other weights under the same names, such as those that a LoRA changed. */
    public void rebind(Map<String, NDArray> weights) {
        programs.bind(weights);
    }

    @Override
    public void close() {
        programs.close();
    }
}
