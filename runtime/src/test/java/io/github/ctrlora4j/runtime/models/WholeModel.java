package io.github.ctrlora4j.runtime.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import io.github.ctrlora4j.runtime.weights.ArrayPool;
import java.nio.file.Path;
import java.util.List;

/** All parts of one checkpoint; closing frees them. */
public record WholeModel(DiffusionModel model, OwnedResources owned) implements DiffusionModel, AutoCloseable {
    public static WholeModel load(TorchEngine engine, Path file, ModelWeights weights) {
        try (OwnedResources building = new OwnedResources()) {
            ModelComponent text = building.own(component(engine, file, weights, ModelPart.TEXT));
            ModelComponent vae = building.own(component(engine, file, weights, ModelPart.VAE));
            ModelComponent unet = building.own(component(engine, file, weights, ModelPart.UNET));
            DiffusionModel model = GoldenModels.SD15.model(engine, text, unet, vae, vae, vae);
            return new WholeModel(model, building.release());
        }
    }

    public static ModelComponent component(TorchEngine engine, Path file, ModelWeights weights, ModelPart part) {
        try (ArrayPool empty = GoldenModels.SD15.pool(engine, weights, part)) {
            return GoldenModels.SD15.load(engine, file, weights, part, empty);
        }
    }

    @Override
    public DiffusionModel seamless() {
        return model.seamless();
    }

    @Override
    public LatentSpace latents() {
        return model.latents();
    }

    @Override
    public NDArray encodeText(NDManager owner, List<PromptChunk> chunks, int clipSkip) {
        return model.encodeText(owner, chunks, clipSkip);
    }

    @Override
    public Object conditionEncoder() {
        return model.conditionEncoder();
    }

    @Override
    public NDList tile(NDManager owner, TileWork work, NDArray input, NDList statistics) {
        return model.tile(owner, work, input, statistics);
    }

    @Override
    public NDArray whole(NDManager owner, TileWork work, NDArray input) {
        return model.whole(owner, work, input);
    }

    @Override
    public NDArray encodeImage(NDManager owner, NDArray image) {
        return model.encodeImage(owner, image);
    }

    @Override
    public NDArray encodeCondition(NDManager owner, NDArray image) {
        return model.encodeCondition(owner, image);
    }

    @Override
    public NDArray predictNoise(
            NDManager owner, NDArray latents, double timestep, NDArray context, UnetControl control) {
        return model.predictNoise(owner, latents, timestep, context, control);
    }

    @Override
    public NDArray decode(NDManager owner, NDArray latents) {
        return model.decode(owner, latents);
    }

    @Override
    public void close() {
        owned.close();
    }
}
