package io.github.ctrlora4j.runtime.models;

import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.ArrayPool;
import java.nio.file.Path;

/** All parts of one checkpoint; closing frees them. */
public record WholeModel(DiffusionModel model, OwnedResources owned) implements DerivedModel, AutoCloseable {
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
    public void close() {
        owned.close();
    }
}
