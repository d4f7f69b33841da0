package io.github.ctrlora4j.runtime.models.sd15;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.lora.StyledWeights;
import io.github.ctrlora4j.runtime.models.ModelComponent;
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.programs.TextEncoder;
import io.github.ctrlora4j.runtime.programs.Unet;
import io.github.ctrlora4j.runtime.programs.Vae;
import io.github.ctrlora4j.runtime.weights.ArrayPool;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A network with its weights, and the copies of weights that style LoRAs change. Confined to one thread.
 *
 * @param <P> the program
 */
final class Sd15Component<P extends AutoCloseable> implements ModelComponent {
    /** Everything that its results depend on besides the weights. */
    private final List<Integer> settings;

    private final ModelPart part;
    private final P program;
    private final BiConsumer<P, Map<String, NDArray>> rebind;
    private final StyledWeights weights;
    private final OwnedResources owned;

    private Sd15Component(
            ModelPart part,
            List<Integer> settings,
            P program,
            BiConsumer<P, Map<String, NDArray>> rebind,
            StyledWeights weights,
            OwnedResources owned) {
        this.part = part;
        this.settings = settings;
        this.program = program;
        this.rebind = rebind;
        this.weights = weights;
        this.owned = owned;
    }

    static Sd15Component<?> load(TorchEngine engine, Path file, ModelWeights weights, ModelPart part, ArrayPool pool) {
        Sd15Settings metadata = new Sd15Settings(file, weights.settings());
        List<Integer> settings = settings(metadata, part);
        return switch (part) {
            case TEXT ->
                load(
                        engine,
                        file,
                        weights,
                        part,
                        pool,
                        settings,
                        loaded -> TextEncoder.bind(loaded, metadata.textHeads()),
                        TextEncoder::rebind);
            case UNET ->
                load(
                        engine,
                        file,
                        weights,
                        part,
                        pool,
                        settings,
                        loaded -> Unet.bind(loaded, metadata.unetHeads(), metadata.unetNormGroups()),
                        Unet::rebind);
            // No style LoRA changes a VAE.
            case VAE ->
                load(
                        engine,
                        file,
                        weights,
                        part,
                        pool,
                        settings,
                        loaded -> Vae.bind(loaded, metadata.vaeNormGroups()),
                        (vae, unchanged) -> {});
        };
    }

    private static <P extends AutoCloseable> Sd15Component<P> load(
            TorchEngine engine,
            Path file,
            ModelWeights weights,
            ModelPart part,
            ArrayPool pool,
            List<Integer> settings,
            Function<Map<String, NDArray>, P> bind,
            BiConsumer<P, Map<String, NDArray>> rebind) {
        try (OwnedResources building = new OwnedResources()) {
            NDManager manager = building.own(engine.newManager());
            Map<String, NDArray> loaded =
                    WeightLoader.load(manager, file, tensors(file, weights, part), type(engine, part), pool);
            P program = building.own(bind.apply(loaded));
            StyledWeights styled = building.own(new StyledWeights(manager, loaded));
            return new Sd15Component<>(part, settings, program, rebind, styled, building.release());
        }
    }

    /** The VAE stays in float32 on a GPU too: many community VAEs overflow float16 into black pictures. */
    static DataType type(TorchEngine engine, ModelPart part) {
        return part == ModelPart.VAE ? DataType.FLOAT32 : engine.computeType();
    }

    private static Map<String, Tensor> tensors(Path file, ModelWeights weights, ModelPart part) {
        Map<String, Tensor> tensors = weights.components().get(part.component());
        if (tensors == null) {
            throw new UnsupportedFileException(file.toString(), "has no " + part.title());
        }
        return tensors;
    }

    private static List<Integer> settings(Sd15Settings metadata, ModelPart part) {
        return switch (part) {
            case TEXT -> List.of(metadata.textHeads());
            case UNET -> List.of(metadata.unetHeads(), metadata.unetNormGroups());
            case VAE -> List.of(metadata.vaeNormGroups());
        };
    }

    /** True if loading this would give the same component, to the last bit. */
    boolean isSame(TorchEngine engine, Path file, ModelWeights other) {
        return settings.equals(settings(new Sd15Settings(file, other.settings()), part))
                && WeightLoader.isLoaded(file, tensors(file, other, part), type(engine, part), weights.loaded());
    }

    @Override
    public ModelPart part() {
        return part;
    }

    P program() {
        return program;
    }

    /** As loaded. */
    Map<String, NDArray> loaded() {
        return weights.loaded();
    }

    @Override
    public long bytes() {
        return weights.bytes();
    }

    @Override
    public void recycle(ArrayPool pool) {
        weights.loaded().values().forEach(pool::offer);
        owned.close();
    }

    @Override
    public void style(List<StyledWeights.Part> changes) {
        boolean complete = false;
        try {
            restyle(changes);
            complete = true;
        } finally {
            if (!complete) {
                restyle(List.of());
            }
        }
    }

    /** The program lets go of all copies first, so that old and new ones never need memory together. */
    private void restyle(List<StyledWeights.Part> changes) {
        if (weights.size() == 0 && changes.isEmpty()) {
            return;
        }
        rebind.accept(program, weights.loaded());
        weights.retain(changes);
        weights.merge(changes);
        rebind.accept(program, weights.current());
    }

    @Override
    public void close() {
        owned.close();
    }
}
