package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tensors that a component needs, by name, with their shapes. Built by one thread, then only read. */
final class TensorLayout {
    /** An extent that the file does not determine, because the tensor that would show it is missing. */
    static final long ANY = -1;

    private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

    void add(String name, long... shape) {
        List<Long> extents = new ArrayList<>();
        for (long extent : shape) {
            extents.add(extent);
        }
        shapes.put(name, extents);
    }

    /** A linear layer or convolution with bias: {@code weight} has the shape, {@code bias} its first extent. */
    void layer(String name, long... shape) {
        add(name + ".weight", shape);
        add(name + ".bias", shape[0]);
    }

    /** A group or layer norm. */
    void norm(String name, long channels) {
        layer(name, channels);
    }

    Set<String> names() {
        return shapes.keySet();
    }

    List<Long> shape(String name) {
        return Optional.ofNullable(shapes.get(name)).orElseThrow();
    }

    /** This layout without some of its tensors. */
    TensorLayout without(Set<String> names) {
        TensorLayout rest = new TensorLayout();
        shapes.forEach((name, shape) -> {
            if (!names.contains(name)) {
                rest.shapes.put(name, shape);
            }
        });
        return rest;
    }

    /** Names of this layout that contain one of the parts. */
    Set<String> namesWith(String... parts) {
        return names().stream()
                .filter(name -> List.of(parts).stream().anyMatch(name::contains))
                .collect(Collectors.toSet());
    }

    /**
     * The fault of a component: missing tensors first, then wrong shapes. Surplus tensors do not matter.
     *
     * @param prefix completes the names in the message
     */
    Optional<String> problem(TensorNames found, String prefix) {
        List<String> missing = names().stream().filter(name -> !found.has(name)).toList();
        if (!missing.isEmpty()) {
            return Optional.of("lacks " + prefix + missing.get(0) + andMore(missing.size()));
        }
        List<String> misshapen = names().stream()
                .filter(name -> !fits(shape(name), found.shape(name)))
                .toList();
        if (!misshapen.isEmpty()) {
            String first = misshapen.get(0);
            return Optional.of("has " + prefix + first + " of shape " + found.shape(first) + ", expected "
                    + shape(first) + andMore(misshapen.size()));
        }
        return Optional.empty();
    }

    /** Tensors that this network would not use. */
    List<String> surplus(TensorNames found) {
        return found.all().stream().filter(name -> !shapes.containsKey(name)).toList();
    }

    /** The tensors of this layout under their complete names. */
    Map<String, Tensor> pick(TensorNames found, String prefix) {
        Map<String, Tensor> picked = new LinkedHashMap<>();
        for (String name : names()) {
            Optional.ofNullable(found.tensors().get(name)).ifPresent(tensor -> picked.put(prefix + name, tensor));
        }
        return picked;
    }

    /** A multiple of an extent that may be unknown. */
    static long times(long factor, long extent) {
        return extent == ANY ? ANY : factor * extent;
    }

    private static String andMore(int count) {
        return count == 1 ? "" : " (and " + (count - 1) + " more)";
    }

    private static boolean fits(List<Long> expected, List<Long> found) {
        if (expected.size() != found.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (expected.get(i) != ANY && !expected.get(i).equals(found.get(i))) {
                return false;
            }
        }
        return true;
    }
}
