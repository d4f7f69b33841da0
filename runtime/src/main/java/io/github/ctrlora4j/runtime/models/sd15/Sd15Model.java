package io.github.ctrlora4j.runtime.models.sd15;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.LatentSpace;
import io.github.ctrlora4j.runtime.programs.TextEncoder;
import io.github.ctrlora4j.runtime.programs.Unet;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import io.github.ctrlora4j.runtime.programs.Vae;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Text encoder, VAEs and UNet working together. Confined to one thread. */
final class Sd15Model implements DiffusionModel {
    /** Names the weights that encode condition images for seamless pictures. */
    private record Seamless(Object conditionEncoder) {}

    private final DataType computeType;
    private final TextEncoder text;
    private final int textLayers;
    private final Vae vae;
    private final Object conditionEncoder;
    private final Vae conditionVae;
    private final Unet unet;

    /**
     * The components stay the caller's and outlive the model.
     *
     * @param vae decodes pictures
     * @param conditionVae encodes condition images
     * @param conditionEncoder names that one's weights
     */
    Sd15Model(
            DataType computeType,
            Sd15Component<TextEncoder> text,
            Sd15Component<Unet> unet,
            Sd15Component<Vae> vae,
            Sd15Component<Vae> conditionVae,
            Object conditionEncoder) {
        this.computeType = computeType;
        this.text = text.program();
        this.textLayers = layers(text.loaded());
        this.unet = unet.program();
        this.vae = vae.program();
        this.conditionEncoder = conditionEncoder;
        this.conditionVae = conditionVae.program();
    }

    /** @param ordinary whose variant for seamless pictures this becomes */
    private Sd15Model(Sd15Model ordinary) {
        this.computeType = ordinary.computeType;
        this.text = ordinary.text;
        this.textLayers = ordinary.textLayers;
        this.unet = ordinary.unet.seamless();
        this.vae = ordinary.vae.seamless();
        this.conditionEncoder = new Seamless(ordinary.conditionEncoder);
        this.conditionVae = ordinary.conditionVae.seamless();
    }

    @Override
    public DiffusionModel seamless() {
        return new Sd15Model(this);
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
    public Object conditionEncoder() {
        return conditionEncoder;
    }

    @Override
    public NDArray encodeCondition(NDManager owner, NDArray image) {
        return mean(owner, scope -> conditionVae.encode(scope, image));
    }

    @Override
    public NDArray encodeImage(NDManager owner, NDArray image) {
        return mean(owner, scope -> vae.encode(scope, image));
    }

    @Override
    public NDArray predictNoise(
            NDManager owner, NDArray latents, double timestep, NDArray context, UnetControl control) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray time = scope.create(new float[] {(float) timestep});
            NDArray noise = unet.predictNoise(scope, cast(scope, latents), time, cast(scope, context), control);
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
    public NDList tile(NDManager owner, TileWork work, NDArray input, NDList statistics) {
        return switch (work) {
            case ENCODE_IMAGE -> vae.encodeTile(owner, input, statistics);
            case ENCODE_CONDITION -> conditionVae.encodeTile(owner, input, statistics);
            case DECODE -> vae.decodeTile(owner, input, statistics);
        };
    }

    @Override
    public NDArray whole(NDManager owner, TileWork work, NDArray input) {
        return switch (work) {
            case ENCODE_IMAGE -> mean(owner, scope -> vae.encodeFeatures(scope, input));
            case ENCODE_CONDITION -> mean(owner, scope -> conditionVae.encodeFeatures(scope, input));
            case DECODE -> {
                try (NDManager scope = owner.newSubManager()) {
                    NDArray latents = input.div(Sd15.LATENT_FACTOR);
                    latents.attach(scope);
                    yield vae.decodeFeatures(owner, latents);
                }
            }
        };
    }

    /** Of a posterior, scaled. */
    private NDArray mean(NDManager owner, Function<NDManager, NDArray> posterior) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray moments = posterior.apply(scope);
            NDArray mean = moments.get(":, :" + latents().channels());
            return owned(owner, mean.mul(Sd15.LATENT_FACTOR));
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
}
