package io.github.ctrlora4j.runtime.models;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.MemoryException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.ControlNet;
import io.github.ctrlora4j.runtime.control.ControlNetWeights;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.engine.DeviceResource;
import io.github.ctrlora4j.runtime.engine.MemoryBudget;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.models.ModelSources.Source;
import io.github.ctrlora4j.runtime.weights.ArrayPool;
import io.github.ctrlora4j.runtime.weights.FileState;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps text encoders, UNets, VAEs, Base ControlNets and the networks of conditions loaded, each by itself, within a
 * memory budget. A file that changed on disk is loaded again. Parts of two files that are equal to the last bit are
 * loaded once. Confined to one thread; closing frees everything.
 */
public final class LoadedModels implements AutoCloseable {
    private record PartKey(ModelPart part, FileState file) {}

    private record BaseKey(FileState file) {}

    private record NetworkKey(FileState base, FileState lora) {}

    /** @param unet that a difference is added to */
    private record ControlNetKey(FileState file, Optional<FileState> unet) {}

    private final TorchEngine engine;
    private final ModelReader reader;
    private final Architectures architectures;
    private final MemoryBudget budget;
    private final LoadedParts parts;
    private final ActiveStyles styles;
    private final ResidualCache cache;

    /** @param residualCacheBytes the most that residuals may take of the budget */
    public LoadedModels(
            TorchEngine engine,
            ModelReader reader,
            Architectures architectures,
            MemoryBudget budget,
            long residualCacheBytes) {
        this.engine = engine;
        this.reader = reader;
        this.architectures = architectures;
        this.budget = budget;
        this.parts = new LoadedParts(budget);
        this.styles = new ActiveStyles(reader);
        this.cache = new ResidualCache(engine.newManager(), residualCacheBytes, budget);
    }

    /**
     * Begins a request: what earlier ones used may be freed from now on, and what this one uses may not.
     *
     * @param room the most that models and residuals may take meanwhile
     */
    public void newRun(long room) {
        budget.newRun(room);
    }

    /** Frees everything that the current run does not use. */
    public void freeIdle() {
        budget.freeIdle();
    }

    /** Frees everything that can be loaded or computed again: also the residuals of the current run. */
    public void freeForRetry() {
        budget.freeIdle();
        cache.clear();
    }

    public ResidualCache residualCache() {
        return cache;
    }

    /**
     * A model of these files with these style LoRAs, and no others. Loads the parts that are not loaded; of those that
     * are, only the weights that a changed set of LoRAs touches are computed anew.
     */
    public DiffusionModel model(ModelSources sources, List<ActiveLora> loras) {
        ModelComponent text = component(sources.text(), ModelPart.TEXT);
        ModelComponent unet = component(sources.unet(), ModelPart.UNET);
        ModelComponent vae = component(sources.vae(), ModelPart.VAE);
        ModelComponent conditionVae = component(sources.conditionVae(), ModelPart.VAE);
        styles.apply(List.of(text, unet), loras);
        budget.makeRoom(0);
        return architecture(sources.unet()).model(engine, text, unet, vae, conditionVae, parts.firstKey(conditionVae));
    }

    private Architecture architecture(Source source) {
        try (OpenedModel opened = reader.open(source.file(), source.role())) {
            return architectures.of(source.file(), opened.weights());
        }
    }

    private ModelComponent component(Source source, ModelPart part) {
        PartKey key = new PartKey(part, FileState.of(source.file()));
        Optional<ModelComponent> known = parts.use(key, ModelComponent.class);
        if (known.isPresent()) {
            return known.get();
        }
        ModelComponent component = opened(source.file(), source.role(), key.file(), weights -> {
            Architecture architecture = architectures.of(source.file(), weights);
            Optional<ModelComponent> same = parts.all(ModelComponent.class).stream()
                    .filter(loaded -> loaded.part() == part)
                    .filter(loaded -> architecture.isLoaded(engine, loaded, source.file(), weights))
                    .findFirst();
            if (same.isPresent()) {
                return same.get();
            }
            try (ArrayPool pool = architecture.pool(engine, weights, part)) {
                parts.recycleInto(pool, () -> makeRoom(source.file(), architecture.bytes(engine, weights, part)));
                return architecture.load(engine, source.file(), weights, part, pool);
            }
        });
        parts.add(key, component);
        return component;
    }

    /** A Base ControlNet with a condition's LoRA folded in; loads what is not loaded. */
    public MergedControlNet control(Path baseFile, Path lora) {
        BaseKey baseKey = new BaseKey(FileState.of(baseFile));
        NetworkKey key = new NetworkKey(baseKey.file(), FileState.of(lora));
        Optional<MergedControlNet> known = parts.use(key, MergedControlNet.class);
        // Used after its networks, so that they are freed before it.
        BaseControlNet base = base(baseFile, baseKey);
        if (known.isPresent()) {
            return known.get();
        }
        MergedControlNet network = opened(lora, ModelRole.CONDITION_LORA, key.lora(), weights -> {
            makeRoom(lora, base.bytesOf(weights));
            return base.activate(lora, weights);
        });
        parts.add(key, network);
        parts.use(baseKey, BaseControlNet.class);
        return network;
    }

    /**
     * A ControlNet; loads it unless it is loaded.
     *
     * @param unet of the checkpoint, to which a file that holds a difference is added
     */
    public ControlNet controlNet(Path file, Source unet) {
        ControlNetKey whole = new ControlNetKey(FileState.of(file), Optional.empty());
        ControlNetKey added = new ControlNetKey(whole.file(), Optional.of(FileState.of(unet.file())));
        return parts.use(whole, ControlNet.class)
                .or(() -> parts.use(added, ControlNet.class))
                .orElseGet(() -> opened(file, ModelRole.CONTROLNET, whole.file(), weights -> {
                    makeRoom(file, bytes(weights));
                    boolean isDifference = ControlNetWeights.areDifference(weights);
                    ControlNet loaded = isDifference
                            ? opened(
                                    unet.file(),
                                    unet.role(),
                                    added.unet().orElseThrow(),
                                    model -> load(file, weights, model))
                            : load(file, weights, weights);
                    parts.add(isDifference ? added : whole, loaded);
                    return loaded;
                }));
    }

    private ControlNet load(Path file, ModelWeights weights, ModelWeights model) {
        Map<String, Tensor> unet = model.components().getOrDefault(ModelPart.UNET.component(), Map.of());
        return architectures.of(file, weights).loadControlNet(engine, file, weights, unet);
    }

    private BaseControlNet base(Path file, BaseKey key) {
        Optional<BaseControlNet> known = parts.use(key, BaseControlNet.class);
        if (known.isPresent()) {
            return known.get();
        }
        BaseControlNet base = opened(file, ModelRole.BASE_CONTROLNET, key.file(), weights -> {
            makeRoom(file, bytes(weights));
            return architectures.of(file, weights).loadBase(engine, file, weights);
        });
        parts.add(key, base);
        return base;
    }

    /** Loads from a file that must not change between opening and loading. */
    private <T extends DeviceResource> T opened(
            Path file, ModelRole role, FileState before, Function<ModelWeights, T> loader) {
        T loaded;
        try (OpenedModel opened = reader.open(file, role)) {
            loaded = loader.apply(opened.weights());
        }
        if (!FileState.of(file).equals(before)) {
            parts.closeUnlessKept(loaded);
            throw new MalformedFileException(
                    file.toString(), "was changed while it was being loaded; try again when it is complete");
        }
        return loaded;
    }

    private long bytes(ModelWeights weights) {
        double elements = weights.components().values().stream()
                .flatMap(tensors -> tensors.values().stream())
                .mapToDouble(tensor -> tensor.elements())
                .sum();
        return (long) (elements * engine.computeType().getNumOfBytes());
    }

    /** Checked before memory is reserved, because a small file can claim tensors of any size. */
    private void makeRoom(Path file, long bytes) {
        if (bytes > engine.memoryBytes()) {
            throw new MemoryException(
                    file.toString(),
                    String.format(
                            Locale.ROOT,
                            "needs %.1f GB when it is loaded, the device has %.1f GB in all; use a smaller model",
                            bytes / 1e9,
                            engine.memoryBytes() / 1e9));
        }
        budget.makeRoom(bytes);
    }

    @Override
    public void close() {
        parts.close();
        cache.close();
    }
}
