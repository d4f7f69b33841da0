package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.adapters.container.PickleValue.Storage;
import io.github.ctrlora4j.adapters.container.PickleValue.StoredTensor;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Places the tensors of a state dict in the file, after checking that each lies inside its storage. */
final class TorchTensors {
    private final FileSource source;
    private final StorageLocator locator;
    private final boolean bigEndian;

    TorchTensors(FileSource source, StorageLocator locator, boolean bigEndian) {
        this.source = source;
        this.locator = locator;
        this.bigEndian = bigEndian;
    }

    /** Finds storages in the file. */
    interface StorageLocator {
        /**
         * @param tensor a tensor that uses the storage, for messages
         * @return position of the storage's first byte
         * @throws MalformedFileException if the file does not hold a storage of this key and size
         */
        long position(Storage storage, String tensor);
    }

    Map<String, Tensor> index(Map<String, StoredTensor> views) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        views.forEach((name, view) -> tensors.put(name, tensor(name, view)));
        return tensors;
    }

    private Tensor tensor(String name, StoredTensor view) {
        int elementBytes = view.dtype.bits() / 8;
        long start = locator.position(view.storage, name);
        long elements;
        long first;
        long last;
        try {
            elements = view.shape.stream().reduce(1L, Math::multiplyExact);
            first = Math.addExact(view.offset, view.storage.viewOffset());
            last = elements == 0 ? first : Math.addExact(first, reach(view));
            long used = Math.multiplyExact(elements == 0 ? first : Math.addExact(last, 1), elementBytes);
            long available = Math.multiplyExact(view.storage.elements(), view.storage.elementBytes());
            if (used > available) {
                throw malformed(
                        name,
                        "needs " + used + " bytes of its storage " + FileSource.quote(view.storage.key())
                                + ", which has " + available);
            }
            Math.multiplyExact(elements, elementBytes);
        } catch (ArithmeticException e) {
            throw malformed(name, "has the impossible size " + view.shape + " with strides " + view.strides);
        }
        long position = start + first * elementBytes;
        long bytes = elements * elementBytes;
        if (isContiguous(view.shape, view.strides, elements) && (!bigEndian || elementBytes == 1)) {
            return new ContiguousTensor(source, name, view.dtype, view.shape, position, bytes);
        }
        long span = (last - first + 1) * elementBytes;
        return new StridedTensor(source, name, view.dtype, view.shape, view.strides, position, span, bigEndian);
    }

    /** Distance of the last element from the first. */
    private static long reach(StoredTensor view) {
        long reach = 0;
        for (int i = 0; i < view.shape.size(); i++) {
            reach = Math.addExact(reach, Math.multiplyExact(view.shape.get(i) - 1, view.strides.get(i)));
        }
        return reach;
    }

    private static boolean isContiguous(List<Long> shape, List<Long> strides, long elements) {
        long expected = 1;
        for (int i = shape.size() - 1; i >= 0 && elements > 0; i--) {
            if (shape.get(i) != 1 && strides.get(i) != expected) {
                return false;
            }
            expected *= shape.get(i);
        }
        return true;
    }

    private MalformedFileException malformed(String name, String problem) {
        return source.malformed("tensor " + FileSource.quote(name) + " " + problem);
    }
}
