package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.ModelComponent;
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import io.github.ctrlora4j.runtime.weights.ArrayPool;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A checkpoint's networks in float32, as a training needs them. Confined to one thread; closing frees them. */
final class TrainingModels implements AutoCloseable {
    private final NDManager manager;
    private final Architecture architecture;
    private final DiffusionModel model;
    private final ModelComponent unet;
    private final ControlTraining.Attention attention;
    private final NoiseSchedule schedule;
    private final OwnedResources owned;

    private TrainingModels(
            NDManager manager,
            Architecture architecture,
            DiffusionModel model,
            ModelComponent unet,
            ControlTraining.Attention attention,
            NoiseSchedule schedule,
            OwnedResources owned) {
        this.manager = manager;
        this.architecture = architecture;
        this.model = model;
        this.unet = unet;
        this.attention = attention;
        this.schedule = schedule;
        this.owned = owned;
    }

    /** @throws UnsupportedFileException if the checkpoint lacks a part, or paints into pictures */
    static TrainingModels load(TorchEngine engine, Architecture architecture, Path file, ModelWeights weights) {
        rejectInpainting(architecture, file, weights);
        try (OwnedResources building = new OwnedResources()) {
            NDManager manager = building.own(engine.newManager());
            ModelComponent text = building.own(part(engine, architecture, file, weights, ModelPart.TEXT));
            ModelComponent unet = building.own(part(engine, architecture, file, weights, ModelPart.UNET));
            ModelComponent vae = building.own(part(engine, architecture, file, weights, ModelPart.VAE));
            return new TrainingModels(
                    manager,
                    architecture,
                    architecture.model(engine, text, unet, vae, vae, vae),
                    unet,
                    architecture.attention(file, weights),
                    architecture.schedule(weights, Optional.empty()),
                    building.release());
        }
    }

    static void rejectInpainting(Architecture architecture, Path file, ModelWeights weights) {
        if (architecture.isInpaintingModel(weights)) {
            throw new UnsupportedFileException(
                    file.toString(), "is an inpainting model; train with the model that it was made from");
        }
    }

    private static ModelComponent part(
            TorchEngine engine, Architecture architecture, Path file, ModelWeights weights, ModelPart part) {
        try (ArrayPool pool = architecture.pool(engine, weights, part)) {
            return architecture.load(engine, file, weights, part, pool);
        }
    }

    /** All tensors of a Base ControlNet or condition LoRA, in float32. */
    static Map<String, NDArray> control(NDManager owner, ModelReader reader, Path file, ModelRole role) {
        try (OpenedModel opened = reader.open(file, role)) {
            return WeightLoader.load(owner, file, ConditionTensors.of(opened.weights()), DataType.FLOAT32);
        }
    }

    /** Owns what outlives a step. */
    NDManager manager() {
        return manager;
    }

    DiffusionModel model() {
        return model;
    }

    SampleEncoder encoder(ControlTraining.Network network) {
        return new SampleEncoder(architecture, model, network);
    }

    NoiseSchedule schedule() {
        return schedule;
    }

    /** The UNet and a control network in one program. */
    ControlTraining program(
            ControlTraining.Network network, Map<String, NDArray> control, ControlTraining.Attention controlAttention) {
        return architecture.training(network, unet, attention, control, controlAttention);
    }

    @Override
    public void close() {
        owned.close();
    }
}
