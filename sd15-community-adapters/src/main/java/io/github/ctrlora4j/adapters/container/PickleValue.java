package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.checkpoint.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values that a pickle can hold, besides {@code String}, {@code Long} and {@code Boolean}: data without behavior.
 * Containers compare by identity, because comparing or printing hostile nesting can take forever.
 */
final class PickleValue {
    private PickleValue() {}

    /** Anything that weights do not need: None, floating-point numbers, bytes, results of ignored calls. */
    static final class Opaque {
        static final Opaque INSTANCE = new Opaque();

        private Opaque() {}
    }

    /** A dictionary; its map is created when first filled, because a hostile file may hold a million empty ones. */
    static final class Dictionary {
        /** Whether this is an instance of ParameterDict, whose content follows as its state. */
        final boolean filledByState;
        /** Whether a key was a number; nothing else is kept of such keys. */
        boolean hasNumbers;

        private Map<String, Object> map = Map.of();
        private Optional<Dictionary> shared = Optional.empty();

        Dictionary(boolean filledByState) {
            this.filledByState = filledByState;
        }

        void put(String key, Object value) {
            if (map.isEmpty()) {
                map = new LinkedHashMap<>();
            }
            map.put(key, value);
        }

        /**
         * Makes this dictionary an alias of {@code other}, as in Python; copying would let a small file fill the
         * memory.
         */
        void share(Dictionary other) {
            shared = Optional.of(other);
        }

        Map<String, Object> map() {
            return shared.map(other -> other.map).orElse(map);
        }

        /** The dictionary behind a key. */
        Optional<Dictionary> dictionary(String key) {
            return map().get(key) instanceof Dictionary inner ? Optional.of(inner) : Optional.empty();
        }
    }

    /** A list that is still growing, or a set. */
    static final class Items {
        final List<Object> list = new ArrayList<>(0);
    }

    /** A finished tuple. */
    static final class Tuple {
        final List<Object> items;

        Tuple(List<Object> items) {
            this.items = List.copyOf(items);
        }
    }

    /**
     * Bytes that tensors share.
     *
     * @param dtype absent for an untyped storage, which counts bytes
     * @param elements size of the whole storage
     * @param viewOffset first element of the part that is used (old files only)
     */
    record Storage(String key, Optional<DType> dtype, long elements, long viewOffset) {
        int elementBytes() {
            return dtype.map(type -> type.bits() / 8).orElse(1);
        }
    }

    /** A view of a storage; offset and strides count elements of {@code dtype}. */
    static final class StoredTensor {
        final Storage storage;
        final DType dtype;
        final long offset;
        final List<Long> shape;
        final List<Long> strides;

        StoredTensor(Storage storage, DType dtype, long offset, List<Long> shape, List<Long> strides) {
            this.storage = storage;
            this.dtype = dtype;
            this.offset = offset;
            this.shape = List.copyOf(shape);
            this.strides = List.copyOf(strides);
        }
    }
}
