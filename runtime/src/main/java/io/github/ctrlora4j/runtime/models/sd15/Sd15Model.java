package io.github.ctrlora4j.runtime.models.sd15;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.lora.StyleChange;
import io.github.ctrlora4j.runtime.lora.StyledWeights;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.LatentSpace;
import io.github.ctrlora4j.runtime.programs.TextEncoder;
import io.github.ctrlora4j.runtime.programs.Unet;
import io.github.ctrlora4j.runtime.programs.Vae;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** A loaded checkpoint: text encoder, VAE and UNet. Confined to one thread; closing frees it. */
final class Sd15Model implements DiffusionModel {
    private final DataType computeType;
    private final TextEncoder text;
    private final int textLayers;
    private final Vae vae;
    private final Unet unet;
    private final StyledWeights textWeights;
    private final StyledWeights unetWeights;
    private final OwnedResources owned;

    private Sd15Model(TorchEngine engine, Path file, ModelWeights weights, OwnedResources building) {
        Sd15Settings settings = new Sd15Settings(file, weights.settings());
        this.computeType = engine.computeType();
        NDManager manager = building.own(engine.newManager());
        Map<String, NDArray> loadedText = load(manager, file, weights, "text", computeType);
        this.text = building.own(TextEncoder.bind(loadedText, settings.textHeads()));
        this.textLayers = layers(loadedText);
        this.textWeights = building.own(new StyledWeights(manager, loadedText));
        // The VAE stays in float32 on a GPU too: many community VAEs overflow float16 into black pictures.
        this.vae =
                building.own(Vae.bind(load(manager, file, weights, "vae", DataType.FLOAT32), settings.vaeNormGroups()));
        Map<String, NDArray> loadedUnet = load(manager, file, weights, "unet", computeType);
        this.unet = building.own(Unet.bind(loadedUnet, settings.unetHeads(), settings.unetNormGroups()));
        this.unetWeights = building.own(new StyledWeights(manager, loadedUnet));
        this.owned = building.release();
    }

    /**
     * @param file named in errors
     * @throws UnsupportedFileException if a component is missing
     * @throws io.github.ctrlora4j.api.MalformedFileException if a weight is not a finite number
     */
    static Sd15Model load(TorchEngine engine, Path file, ModelWeights weights) {
        try (OwnedResources building = new OwnedResources()) {
            return new Sd15Model(engine, file, weights, building);
        }
    }

    private static Map<String, NDArray> load(
            NDManager manager, Path file, ModelWeights weights, String component, DataType type) {
        Map<String, Tensor> tensors = weights.components().get(component);
        if (tensors == null) {
            throw new UnsupportedFileException(
                    file.toString(),
                    "the checkpoint has no " + component
                            + " component; use a complete checkpoint (text encoder, VAE and UNet in one file)");
        }
        return WeightLoader.load(manager, file, tensors, type);
    }

    private static int layers(Map<String, NDArray> text) {
        int layers = 0;
        while (text.containsKey(
                "cond_stage_model.transformer.text_model.encoder.layers." + layers + ".layer_norm1.weight")) {
            layers++;
        }
        return layers;
    }

    @Override
    public LatentSpace latents() {
        return Sd15.LATENTS;
    }

    @Override
    public NDArray encodeText(NDManager owner, List<PromptChunk> chunks, int clipSkip) {
        if (clipSkip > textLayers) {
            throw new InvalidRequestException(
                    "clipSkip", "is at most " + textLayers + ", the text encoder's layers, got " + clipSkip);
        }
        try (NDManager scope = owner.newSubManager()) {
            NDList contexts = new NDList();
            chunks.forEach(chunk -> contexts.add(encode(scope, chunk, clipSkip)));
            return owned(owner, NDArrays.concat(contexts, 1));
        }
    }

    private NDArray encode(NDManager scope, PromptChunk chunk, int clipSkip) {
        long[] ids = chunk.tokens().stream().mapToLong(Integer::longValue).toArray();
        NDArray tokens = scope.create(ids, new Shape(1, ids.length));
        NDArray encoded = chunk.places().isEmpty()
                ? text.encode(scope, tokens, clipSkip - 1)
                : encodeWith(scope, tokens, chunk.places(), clipSkip - 1);
        NDArray context = encoded.toType(DataType.FLOAT32, false);
        if (chunk.isNeutral()) {
            return context;
        }
        float[] factors = new float[ids.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = chunk.multipliers().get(i).floatValue();
        }
        NDArray weighted = context.mul(scope.create(factors, new Shape(1, factors.length, 1)));
        return weighted.mul(context.mean().div(weighted.mean()));
    }

    private NDArray encodeWith(NDManager scope, NDArray tokens, List<PromptChunk.Place> places, int skip) {
        NDList vectors = new NDList();
        List<Long> positions = new ArrayList<>();
        for (PromptChunk.Place place : places) {
            TextEmbedding embedding = place.embedding();
            vectors.add(scope.create(embedding.vectors(), new Shape(embedding.count(), embedding.width())));
            for (int i = 0; i < embedding.count(); i++) {
                positions.add((long) place.position() + i);
            }
        }
        NDArray rows = cast(scope, NDArrays.concat(vectors));
        long[] targets = positions.stream().mapToLong(Long::longValue).toArray();
        return text.encode(scope, tokens, rows, scope.create(targets), skip);
    }

    @Override
    public NDArray encodeCondition(NDManager owner, NDArray image) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray moments = vae.encode(scope, image);
            NDArray mean = moments.get(":, :" + latents().channels());
            return owned(owner, mean.mul(Sd15.LATENT_FACTOR));
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
                    vae.decode(scope, local.toType(DataType.FLOAT32, false).div(Sd15.LATENT_FACTOR)));
        }
    }

    @Override
    public void style(List<StyleChange> changes) {
        boolean complete = false;
        try {
            restyle(textWeights, text::rebind, parts(changes, "text", StyleChange::textWeight));
            restyle(unetWeights, unet::rebind, parts(changes, "unet", StyleChange::unetWeight));
            complete = true;
        } finally {
            if (!complete) {
                restyle(textWeights, text::rebind, List.of());
                restyle(unetWeights, unet::rebind, List.of());
            }
        }
    }

    /** The program lets go of all copies first, so that old and new ones never need memory together. */
    private static void restyle(
            StyledWeights weights, Consumer<Map<String, NDArray>> program, List<StyledWeights.Part> parts) {
        if (weights.size() == 0 && parts.isEmpty()) {
            return;
        }
        program.accept(weights.loaded());
        weights.retain(parts);
        weights.merge(parts);
        program.accept(weights.current());
    }

    private static List<StyledWeights.Part> parts(
            List<StyleChange> changes, String component, ToDoubleFunction<StyleChange> factor) {
        return changes.stream()
                .map(change -> new StyledWeights.Part(
                        change.file(),
                        change.state(),
                        Optional.ofNullable(change.weights().components().get(component))
                                .orElse(Map.of()),
                        factor.applyAsDouble(change)))
                .toList();
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
        owned.close();
    }
}
