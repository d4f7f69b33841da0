package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Tensors under the names of one component, and questions about names and shapes. Confined to one thread. */
final class TensorNames {
    /** No network here has more blocks than this; a larger number in a name does not count blocks. */
    private static final int MAX_BLOCKS = 64;

    private final Map<String, Tensor> tensors;
    /**
     * Names with a common prefix are neighbors here. Sorted on first use, because a hostile file may have 100,000 long
     * names.
     */
    private Optional<NavigableSet<String>> sorted = Optional.empty();

    TensorNames(Map<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    private NavigableSet<String> sorted() {
        NavigableSet<String> names = sorted.orElseGet(() -> new TreeSet<>(tensors.keySet()));
        sorted = Optional.of(names);
        return names;
    }

    /** The tensors whose names begin with {@code prefix}, without it. */
    TensorNames under(String prefix) {
        Map<String, Tensor> inner = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                inner.put(name.substring(prefix.length()), tensor);
            }
        });
        return new TensorNames(inner);
    }

    Map<String, Tensor> tensors() {
        return tensors;
    }

    Set<String> all() {
        return tensors.keySet();
    }

    boolean isEmpty() {
        return tensors.isEmpty();
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    boolean hasUnder(String prefix) {
        return Optional.ofNullable(sorted().ceiling(prefix))
                .filter(name -> name.startsWith(prefix))
                .isPresent();
    }

    boolean hasPart(String part) {
        return all().stream().anyMatch(name -> name.contains(part));
    }

    boolean hasEnding(String ending) {
        return all().stream().anyMatch(name -> name.endsWith(ending));
    }

    /** The shape of a tensor; empty also stands for "not there". */
    List<Long> shape(String name) {
        return Optional.ofNullable(tensors.get(name)).map(Tensor::shape).orElse(List.of());
    }

    /** The extent along an axis, {@link TensorLayout#ANY} if there is no such tensor or axis. */
    long extent(String name, int axis) {
        List<Long> shape = shape(name);
        return axis < shape.size() ? shape.get(axis) : TensorLayout.ANY;
    }

    /** The extent along an axis of the first tensor whose name has this ending. */
    long extentOfEnding(String ending, int axis) {
        return all().stream()
                .filter(name -> name.endsWith(ending))
                .findFirst()
                .map(name -> extent(name, axis))
                .orElse(TensorLayout.ANY);
    }

    /** One more than the highest number that follows {@code prefix} in a name: {@code layers.11.} counts 12. */
    int count(String prefix) {
        int count = 0;
        for (String name : sorted().tailSet(prefix)) {
            if (!name.startsWith(prefix)) {
                break;
            }
            int end = name.indexOf('.', prefix.length());
            if (end > 0 && end <= prefix.length() + 2) {
                count = Math.max(count, number(name.substring(prefix.length(), end)) + 1);
            }
        }
        return Math.min(count, MAX_BLOCKS);
    }

    private static int number(String digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') && !digits.isEmpty() ? Integer.parseInt(digits) : -1;
    }
}
