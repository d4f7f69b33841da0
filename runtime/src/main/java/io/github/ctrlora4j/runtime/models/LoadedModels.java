package io.github.ctrlora4j.runtime.models;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.lora.OpenedLoras;
import io.github.ctrlora4j.runtime.weights.FileState;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps the models of the last generation loaded: one checkpoint, one Base ControlNet, and the networks of the
 * conditions used last. A file that changed on disk is loaded again. Confined to one thread; closing frees everything.
 */
public final class LoadedModels implements AutoCloseable {
    /** Beyond this many, networks that the current generation does not use are freed; one costs about 0.7 GB in SD1.5's size. */
    private static final int MAX_IDLE_NETWORKS = 4;

    private record Loaded<T extends AutoCloseable>(FileState file, T model) {}

    private final TorchEngine engine;
    private final ModelReader reader;
    private final Architectures architectures;
    private final ResidualCache cache;
    private Optional<Loaded<DiffusionModel>> checkpoint = Optional.empty();
    private Optional<Loaded<BaseControlNet>> base = Optional.empty();
    private final Map<FileState, MergedControlNet> networks = new LinkedHashMap<>();
    private List<Acting> acting = List.of();

    /** A style LoRA that acts on the loaded checkpoint. */
    private record Acting(FileState state, double unetWeight, double textWeight) {}

    public LoadedModels(TorchEngine engine, ModelReader reader, Architectures architectures, long residualCacheBytes) {
        this.engine = engine;
        this.reader = reader;
        this.architectures = architectures;
        this.cache = new ResidualCache(engine.newManager(), residualCacheBytes);
    }

    public ResidualCache residualCache() {
        return cache;
    }

    /**
     * Loads a checkpoint, unless it is the loaded one; no style LoRA acts on it. The previous one is freed first: two may
     * not fit.
     */
    public DiffusionModel checkpoint(Path file) {
        return checkpoint(file, List.of());
    }

    private DiffusionModel loaded(Path file) {
        FileState state = FileState.of(file);
        if (checkpoint.filter(loaded -> loaded.file().equals(state)).isEmpty()) {
            closeCheckpoint();
            DiffusionModel model = load(state, file, ModelRole.CHECKPOINT, weights -> architectures
                    .of(file, weights)
                    .load(engine, file, weights));
            checkpoint = Optional.of(new Loaded<>(state, model));
        }
        return checkpoint.orElseThrow().model();
    }

    /**
     * A checkpoint as {@link #checkpoint(Path)} loads it, with these style LoRAs, and no others. Only the weights that a
     * changed set of LoRAs touches are computed anew.
     */
    public DiffusionModel checkpoint(Path file, List<ActiveLora> loras) {
        DiffusionModel model = loaded(file);
        List<Acting> wanted = loras.stream()
                .map(lora -> new Acting(FileState.of(lora.file()), lora.unetWeight(), lora.textWeight()))
                .toList();
        if (!wanted.equals(acting)) {
            acting = List.of();
            try (OpenedLoras opened = OpenedLoras.open(reader, loras)) {
                model.style(opened.changes());
            }
            List<FileState> after =
                    loras.stream().map(lora -> FileState.of(lora.file())).toList();
            if (!after.equals(wanted.stream().map(Acting::state).toList())) {
                model.style(List.of());
                throw new MalformedFileException(
                        loras.get(0).file().toString(),
                        "or another style LoRA was changed while it was being loaded; try again when it is complete");
            }
            acting = wanted;
        }
        return model;
    }

    /**
     * A Base ControlNet with a condition's LoRA folded in; loads what is not loaded. Another base than the loaded one
     * frees the previous one's networks and residuals.
     *
     * @param inUse LoRA files of the current generation; their networks are not freed
     */
    public MergedControlNet control(Path baseFile, Path lora, Set<Path> inUse) {
        BaseControlNet loadedBase = base(baseFile);
        FileState state = FileState.of(lora);
        MergedControlNet network = networks.remove(state);
        if (network == null) {
            makeRoom(inUse);
            network = load(state, lora, ModelRole.CONDITION_LORA, weights -> loadedBase.activate(lora, weights));
        }
        networks.put(state, network);
        return network;
    }

    private BaseControlNet base(Path file) {
        FileState state = FileState.of(file);
        if (base.filter(loaded -> loaded.file().equals(state)).isEmpty()) {
            closeBase();
            BaseControlNet model = load(state, file, ModelRole.BASE_CONTROLNET, weights -> architectures
                    .of(file, weights)
                    .loadBase(engine, file, weights));
            base = Optional.of(new Loaded<>(state, model));
        }
        return base.orElseThrow().model();
    }

    /** Loads a model from a file that did not change between opening and loading. */
    private <T extends AutoCloseable> T load(
            FileState before, Path file, ModelRole role, Function<ModelWeights, T> loader) {
        T model;
        try (OpenedModel opened = reader.open(file, role)) {
            requireMemory(file, opened.weights());
            model = loader.apply(opened.weights());
        }
        if (!FileState.of(file).equals(before)) {
            close(model);
            throw new MalformedFileException(
                    file.toString(), "was changed while it was being loaded; try again when it is complete");
        }
        return model;
    }

    /** Checked before memory is reserved, because a small file can claim tensors of any size. */
    private void requireMemory(Path file, ModelWeights weights) {
        double bytes = weights.components().values().stream()
                .flatMap(tensors -> tensors.values().stream())
                .mapToDouble(tensor ->
                        (double) tensor.elements() * engine.computeType().getNumOfBytes())
                .sum();
        if (bytes > engine.memoryBytes()) {
            throw new EngineException(
                    file.toString(),
                    String.format(
                            Locale.ROOT,
                            "needs %.1f GB when it is loaded, the device has %.1f GB in all; use a smaller model",
                            bytes / 1e9,
                            engine.memoryBytes() / 1e9));
        }
    }

    private void makeRoom(Set<Path> inUse) {
        Set<FileState> used = inUse.stream().map(FileState::of).collect(Collectors.toSet());
        Iterator<Map.Entry<FileState, MergedControlNet>> oldestFirst =
                networks.entrySet().iterator();
        while (networks.size() >= MAX_IDLE_NETWORKS && oldestFirst.hasNext()) {
            Map.Entry<FileState, MergedControlNet> candidate = oldestFirst.next();
            if (!used.contains(candidate.getKey())) {
                oldestFirst.remove();
                candidate.getValue().close();
            }
        }
    }

    private void closeCheckpoint() {
        checkpoint.ifPresent(loaded -> loaded.model().close());
        checkpoint = Optional.empty();
        acting = List.of();
    }

    private void closeBase() {
        networks.values().forEach(MergedControlNet::close);
        networks.clear();
        cache.clear();
        base.ifPresent(loaded -> loaded.model().close());
        base = Optional.empty();
    }

    private static void close(AutoCloseable model) {
        try {
            model.close();
        } catch (Exception e) {
            throw new IllegalStateException("freeing native memory cannot fail", e);
        }
    }

    @Override
    public void close() {
        closeBase();
        closeCheckpoint();
        cache.close();
    }
}
