package io.github.ctrlora4j.runtime.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.weights.FileState;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The weights of one network with the style LoRAs that act on it. What a LoRA changes is a copy beside the loaded
 * array, so that removing the LoRA gives back every bit, and a copy that the next set of LoRAs changes alike is kept.
 * Confined to one thread; closing frees the copies.
 */
public final class StyledWeights implements AutoCloseable {
    private final NDManager owner;
    private final Map<String, NDArray> loaded;
    private final Map<String, Copy> copies = new LinkedHashMap<>();

    /** One file's changes to this network, with their factor. */
    public record Part(Path file, FileState state, Map<String, Tensor> tensors, double factor) {}

    /** A file's contribution to a tensor, for comparing copies. */
    private record Origin(FileState state, double factor) {}

    private record Copy(List<Origin> origins, NDArray array) {}

    /** A layer's change by one of the parts, and how to read it. */
    private record Change(Part part, WeightLoader loader, LayerTensors tensors) {
        Origin origin() {
            return new Origin(part.state(), part.factor());
        }
    }

    /**
     * @param owner scope of the copies; the caller closes it
     * @param loaded the network's weights as loaded, by name; never changed
     */
    public StyledWeights(NDManager owner, Map<String, NDArray> loaded) {
        this.owner = owner;
        this.loaded = Collections.unmodifiableMap(new LinkedHashMap<>(loaded));
    }

    /** The weights as loaded. */
    public Map<String, NDArray> loaded() {
        return loaded;
    }

    /**
     * Frees the copies that these parts would not give again. After this, the weights of {@link #current} are not used.
     */
    public void retain(List<Part> parts) {
        Map<String, List<Change>> wanted = changes(parts);
        copies.entrySet().removeIf(copy -> {
            boolean stale = !copy.getValue().origins().equals(origins(wanted.getOrDefault(copy.getKey(), List.of())));
            if (stale) {
                copy.getValue().array().close();
            }
            return stale;
        });
    }

    /**
     * Makes the copies that are missing. If it fails, those that it made before stay until the next {@link #retain}.
     *
     * @throws MalformedFileException if a changed weight is not a finite number; names the files
     */
    public void merge(List<Part> parts) {
        changes(parts).forEach((name, changes) -> {
            if (!copies.containsKey(name)) {
                NDArray original = Optional.ofNullable(loaded.get(name)).orElseThrow();
                copies.put(name, new Copy(origins(changes), merged(name, original, changes)));
            }
        });
    }

    /** The weights with the copies in their places. */
    public Map<String, NDArray> current() {
        Map<String, NDArray> weights = new LinkedHashMap<>(loaded);
        copies.forEach((name, copy) -> weights.put(name, copy.array()));
        return weights;
    }

    /** Bytes of the loaded arrays and the copies. */
    public long bytes() {
        return Stream.concat(loaded.values().stream(), copies.values().stream().map(Copy::array))
                .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
                .sum();
    }

    /** Number of arrays that have a copy. */
    public int size() {
        return copies.size();
    }

    /** By the name of the changed array, in the order of the parts. A factor of 0 changes nothing. */
    private Map<String, List<Change>> changes(List<Part> parts) {
        Map<String, List<Change>> changes = new LinkedHashMap<>();
        for (Part part : parts) {
            WeightLoader loader = new WeightLoader(part.file());
            for (LayerTensors tensors :
                    part.factor() == 0 ? List.<LayerTensors>of() : LayerTensors.of(part.tensors())) {
                Change change = new Change(part, loader, tensors);
                if (tensors.changesWeight()) {
                    add(changes, tensors.layer() + ".weight", change);
                }
                if (tensors.changesBias()) {
                    add(changes, tensors.layer() + ".bias", change);
                }
            }
        }
        return changes;
    }

    private void add(Map<String, List<Change>> changes, String name, Change change) {
        if (loaded.containsKey(name)) {
            changes.computeIfAbsent(name, key -> new ArrayList<>()).add(change);
        }
    }

    /** Names of the arrays that these parts change, wherever they are. */
    public static Set<String> changedBy(List<Part> parts) {
        Set<String> names = new LinkedHashSet<>();
        for (Part part : parts) {
            for (LayerTensors tensors :
                    part.factor() == 0 ? List.<LayerTensors>of() : LayerTensors.of(part.tensors())) {
                if (tensors.changesWeight()) {
                    names.add(tensors.layer() + ".weight");
                }
                if (tensors.changesBias()) {
                    names.add(tensors.layer() + ".bias");
                }
            }
        }
        return names;
    }

    private static List<Origin> origins(List<Change> changes) {
        return changes.stream().map(Change::origin).toList();
    }

    /** Every change is that of the loaded weight; their sum is rounded once. */
    private NDArray merged(String name, NDArray original, List<Change> changes) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray weight = original.toType(DataType.FLOAT32, true);
            weight.attach(scope);
            NDArray sum = weight;
            for (Change change : changes) {
                sum = sum.add(
                        change(scope, name, weight, change).mul(change.part().factor()));
            }
            NDArray merged = sum.toType(original.getDataType(), false);
            requireFinite(name, merged, changes);
            merged.attach(owner);
            return merged;
        }
    }

    private static NDArray change(NDManager scope, String name, NDArray weight, Change change) {
        return name.endsWith(".bias")
                ? LayerFormula.biasChange(scope, change.loader(), change.tensors())
                        .orElseThrow()
                        .reshape(weight.getShape())
                : new LayerFormula(scope, change.loader(), change.tensors(), weight).weightChange();
    }

    private static void requireFinite(String name, NDArray merged, List<Change> changes) {
        if (!WeightLoader.isFinite(merged)) {
            List<Path> files = changes.stream()
                    .map(change -> change.part().file())
                    .distinct()
                    .toList();
            throw new MalformedFileException(
                    files.get(0).toString(),
                    "the values of this style LoRA are too large: added to the checkpoint"
                            + (files.size() > 1 ? ", together with " + files.subList(1, files.size()) : "") + ", "
                            + name
                            + " is no longer finite in " + merged.getDataType()
                            + "; use smaller weights, or get the file again from its source");
        }
    }

    @Override
    public void close() {
        copies.values().forEach(copy -> copy.array().close());
        copies.clear();
    }
}
