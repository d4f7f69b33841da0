package io.github.ctrlora4j.runtime.networks;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.networks.sd15.Sd15Model;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the models of the last generation loaded: one checkpoint, one Base ControlNet, and the networks of the conditions
 * used last. A file that changed on disk is loaded anew. Confined to one thread; closing frees everything.
 */
public final class LoadedModels implements AutoCloseable {
    /** Beyond this many, networks that the current generation does not use are freed; one costs about 0.7 GB in SD1.5's size. */
    private static final int NETWORKS_KEPT = 4;

    /** A file in one state: replaced or rewritten, it is another model. */
    private record FileState(Path path, FileTime modified, long size) {
        static FileState of(Path file) {
            try {
                Path real = file.toRealPath();
                return new FileState(real, Files.getLastModifiedTime(real), Files.size(real));
            } catch (IOException e) {
                throw new EngineException(file + " cannot be read: " + e.getMessage(), e);
            }
        }
    }

    private record Loaded<T>(FileState file, T model) {}

    private final TorchEngine engine;
    private final ClipTokenizer tokenizer;
    private final ModelReader files;
    private final ResidualCache cache;
    private Optional<Loaded<Sd15Model>> checkpoint = Optional.empty();
    private Optional<Loaded<BaseControlNet>> base = Optional.empty();
    private final Map<FileState, MergedControlNet> networks = new LinkedHashMap<>();

    public LoadedModels(TorchEngine engine, ClipTokenizer tokenizer, ModelReader files, long residualCacheBytes) {
        this.engine = engine;
        this.tokenizer = tokenizer;
        this.files = files;
        this.cache = new ResidualCache(engine.newManager(), residualCacheBytes);
    }

    public ResidualCache residualCache() {
        return cache;
    }

    /** Loads a checkpoint, unless it is the loaded one. The previous one is freed first: two may not fit. */
    public Sd15Model checkpoint(Path file) {
        FileState state = FileState.of(file);
        if (checkpoint.isEmpty() || !checkpoint.get().file().equals(state)) {
            checkpoint.ifPresent(loaded -> loaded.model().close());
            checkpoint = Optional.empty();
            try (OpenedModel opened = files.open(file, ModelRole.CHECKPOINT)) {
                checkpoint =
                        Optional.of(new Loaded<>(state, Sd15Model.load(engine, tokenizer, file, opened.weights())));
            }
        }
        return checkpoint.orElseThrow().model();
    }

    /** Loads a Base ControlNet, unless it is the loaded one; another one takes its networks and residuals along. */
    public BaseControlNet base(Path file) {
        FileState state = FileState.of(file);
        if (base.isEmpty() || !base.get().file().equals(state)) {
            closeBase();
            try (OpenedModel opened = files.open(file, ModelRole.BASE_CONTROLNET)) {
                base = Optional.of(new Loaded<>(state, BaseControlNet.load(engine, file, opened.weights())));
            }
        }
        return base.orElseThrow().model();
    }

    /**
     * The loaded base with a condition's LoRA folded in.
     *
     * @param inUse LoRA files of the current generation; their networks are not freed
     */
    public MergedControlNet network(Path lora, Set<Path> inUse) {
        FileState state = FileState.of(lora);
        MergedControlNet known = networks.remove(state);
        if (known != null) {
            networks.put(state, known);
            return known;
        }
        makeRoom(inUse);
        try (OpenedModel opened = files.open(lora, ModelRole.CONDITION_LORA)) {
            MergedControlNet network = base.orElseThrow().model().activate(lora, opened.weights());
            networks.put(state, network);
            return network;
        }
    }

    private void makeRoom(Set<Path> inUse) {
        Iterator<Map.Entry<FileState, MergedControlNet>> oldestFirst =
                networks.entrySet().iterator();
        while (networks.size() >= NETWORKS_KEPT && oldestFirst.hasNext()) {
            Map.Entry<FileState, MergedControlNet> candidate = oldestFirst.next();
            boolean used = inUse.stream().anyMatch(file -> FileState.of(file).equals(candidate.getKey()));
            if (!used) {
                oldestFirst.remove();
                candidate.getValue().close();
            }
        }
    }

    private void closeBase() {
        networks.values().forEach(MergedControlNet::close);
        networks.clear();
        cache.clear();
        base.ifPresent(loaded -> loaded.model().close());
        base = Optional.empty();
    }

    @Override
    public void close() {
        closeBase();
        checkpoint.ifPresent(loaded -> loaded.model().close());
        checkpoint = Optional.empty();
        cache.close();
    }
}
