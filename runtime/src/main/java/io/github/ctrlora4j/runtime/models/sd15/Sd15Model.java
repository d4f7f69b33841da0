package io.github.ctrlora4j.runtime.networks.sd15;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.networks.DiffusionModel;
import io.github.ctrlora4j.runtime.programs.TextEncoder;
import io.github.ctrlora4j.runtime.programs.Unet;
import io.github.ctrlora4j.runtime.programs.Vae;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.weights.ModelSettings;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** A loaded SD1.5 checkpoint: text encoder, VAE and UNet. Closing frees it. */
public final class Sd15Model implements DiffusionModel, AutoCloseable {
    private static final int LATENT_CHANNELS = 4;

    private final ClipTokenizer tokenizer;
    private final DataType computeType;
    private final ModelSettings settings;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final TextEncoder text;
    private final Vae vae;
    private final Unet unet;

    private Sd15Model(TorchEngine engine, ClipTokenizer tokenizer, Path file, ModelWeights weights) {
        this.tokenizer = tokenizer;
        this.computeType = engine.computeType();
        this.settings = new ModelSettings(file, weights.settings());
        if (settings.predictsVelocity()) {
            throw new UnsupportedFileException(
                    file + ": this checkpoint predicts velocity (v-prediction), not noise; sampling"
                            + " it as noise gives garbage. Use a checkpoint that predicts noise (epsilon)");
        }
        NDManager manager = engine.newManager();
        owned.push(manager);
        try {
            this.text = own(TextEncoder.bind(load(manager, file, weights, "text", computeType), settings.textHeads()));
            // The VAE stays in float32 on a GPU too: many community VAEs overflow float16 into black pictures.
            this.vae = own(Vae.bind(load(manager, file, weights, "vae", DataType.FLOAT32), settings.vaeNormGroups()));
            this.unet = own(Unet.bind(
                    load(manager, file, weights, "unet", computeType),
                    settings.unetHeads(),
                    settings.unetNormGroups()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * @param file named in errors
     * @throws UnsupportedFileException if a component is missing
     * @throws MalformedFileException if a weight is no finite number
     */
    public static Sd15Model load(TorchEngine engine, ClipTokenizer tokenizer, Path file, ModelWeights weights) {
        return new Sd15Model(engine, tokenizer, file, weights);
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    private static Map<String, NDArray> load(
            NDManager manager, Path file, ModelWeights weights, String component, DataType type) {
        Map<String, Tensor> tensors = weights.components().get(component);
        if (tensors == null) {
            throw new UnsupportedFileException(file + ": the checkpoint has no " + component
                    + " component; use a complete checkpoint (text encoder, VAE and UNet in one file)");
        }
        return WeightLoader.load(manager, file, tensors, type);
    }

    /** Shorter side of the pictures that the model was trained on, in pixels. */
    public int nativeResolution() {
        return settings.nativeResolution();
    }

    @Override
    public NDArray encodeText(NDManager owner, String prompt) {
        try (NDManager scope = owner.newSubManager()) {
            int[] ids = tokenizer.encodePadded(prompt);
            NDArray tokens = scope.create(ids, new Shape(1, ids.length)).toType(DataType.INT64, false);
            return owned(owner, text.encode(scope, tokens, 0));
        }
    }

    @Override
    public NDArray encodeCondition(NDManager owner, NDArray image) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray moments = vae.encode(scope, image);
            NDArray mean = moments.get(":, :" + LATENT_CHANNELS);
            return owned(owner, mean.mul(Vae.SCALE));
        }
    }

    @Override
    public NDArray predictNoise(
            NDManager owner, NDArray latents, double timestep, NDArray context, NDList residuals, double[] weights) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray time = scope.create(new float[] {(float) timestep});
            NDArray noise =
                    unet.predictNoise(scope, cast(scope, latents), time, cast(scope, context), residuals, weights);
            return owned(owner, noise);
        }
    }

    @Override
    public NDArray decode(NDManager owner, NDArray latents) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray local = cast(scope, latents);
            return owned(
                    owner,
                    vae.decode(scope, local.toType(DataType.FLOAT32, false).div(Vae.SCALE)));
        }
    }

    /** A view or copy in the compute type that belongs to {@code scope}. */
    private NDArray cast(NDManager scope, NDArray array) {
        NDArray result = array.toType(computeType, true);
        result.attach(scope);
        return result;
    }

    private static NDArray owned(NDManager owner, NDArray array) {
        NDArray result = array.toType(DataType.FLOAT32, false);
        result.attach(owner);
        return result;
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("freeing native memory cannot fail", e);
            }
        }
    }
}
