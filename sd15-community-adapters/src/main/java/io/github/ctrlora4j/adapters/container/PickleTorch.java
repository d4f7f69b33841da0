package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.adapters.container.PickleValue.Dictionary;
import io.github.ctrlora4j.adapters.container.PickleValue.Items;
import io.github.ctrlora4j.adapters.container.PickleValue.Opaque;
import io.github.ctrlora4j.adapters.container.PickleValue.Storage;
import io.github.ctrlora4j.adapters.container.PickleValue.StoredTensor;
import io.github.ctrlora4j.adapters.container.PickleValue.Tuple;
import io.github.ctrlora4j.api.checkpoint.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Interprets the PyTorch functions that a state dict mentions, as descriptions of storages and tensors with checked
 * types. Confined to one thread.
 */
final class PickleTorch {
    /** PyTorch's own limit. */
    private static final int MAX_DIMENSIONS = 64;
    /** PyTorch's keys are numbers of up to 20 digits. */
    private static final int MAX_KEY = 64;

    private final PickleInput input;
    private final List<Storage> storages = new ArrayList<>();
    private int tensors;

    PickleTorch(PickleInput input) {
        this.input = input;
    }

    /** Every storage that was mentioned so far. */
    List<Storage> storages() {
        return List.copyOf(storages);
    }

    /** The persistent id of a storage: ("storage", type, key, location, elements [, view of older files]). */
    Storage storage(Object id) {
        if (!(id instanceof Tuple tuple)) {
            throw input.malformed("a persistent id is not a tuple");
        }
        List<Object> items = tuple.items;
        if (!items.isEmpty() && "module".equals(items.get(0))) {
            throw input.rejected("it holds a whole module with its program; save the module's state dict");
        }
        boolean sound = (items.size() == 5 || items.size() == 6)
                && "storage".equals(items.get(0))
                && items.get(1) instanceof PickleGlobal type
                && type.meaning() == PickleGlobal.Meaning.STORAGE
                && items.get(2) instanceof String key
                && key.length() <= MAX_KEY
                && items.get(3) instanceof String
                && items.get(4) instanceof Long;
        if (!sound) {
            throw input.malformed("a persistent id does not describe a storage");
        }
        Optional<DType> dtype = ((PickleGlobal) items.get(1)).dtype();
        long elements = natural(items.get(4), "a storage's size");
        long viewOffset = items.size() == 6 ? viewOffset(items.get(5)) : 0;
        Storage storage = new Storage((String) items.get(2), dtype, elements, viewOffset);
        storages.add(storage);
        return storage;
    }

    /** (key of the view, offset, size) or None. */
    private long viewOffset(Object view) {
        if (view == Opaque.INSTANCE) {
            return 0;
        }
        if (view instanceof Tuple tuple && tuple.items.size() == 3) {
            return natural(tuple.items.get(1), "a storage view's offset");
        }
        throw input.malformed("a storage's view is not described by three values");
    }

    Object call(PickleGlobal function, List<Object> arguments) {
        return switch (function.meaning()) {
            case DICTIONARY -> dictionary(arguments);
            case IGNORED_CALL -> Opaque.INSTANCE;
            case TENSOR -> tensor(arguments, Optional.empty());
            case TENSOR_WITH_DTYPE -> tensor(arguments, Optional.of(dtype(arguments)));
            case PARAMETER -> parameter(arguments);
            case TENSOR_OF_TYPE -> tensorOfType(arguments);
            case PARAMETER_DICTIONARY, STORAGE, DTYPE, LABEL ->
                throw input.rejected("it calls " + FileSource.quote(function.toString()));
        };
    }

    /** An OrderedDict, either empty or with a list of pairs, as Python 2 saved it. */
    private Dictionary dictionary(List<Object> arguments) {
        Dictionary dictionary = new Dictionary(false);
        if (arguments.isEmpty()) {
            return dictionary;
        }
        if (arguments.size() != 1 || !(arguments.get(0) instanceof Items pairs)) {
            throw input.malformed("a dictionary is made from something that is not a list");
        }
        for (Object pair : pairs.list) {
            input.spend(1);
            if (!(pair instanceof Items items)
                    || items.list.size() != 2
                    || !(items.list.get(0) instanceof String key)) {
                throw input.malformed("a dictionary is made from something that is not a list of pairs");
            }
            input.spend(key.length());
            dictionary.put(key, items.list.get(1));
        }
        return dictionary;
    }

    /** (storage, offset, size, stride, …). */
    private StoredTensor tensor(List<Object> arguments, Optional<DType> given) {
        if (arguments.size() < 4 || !(arguments.get(0) instanceof Storage storage)) {
            throw input.malformed("a tensor is made from something that is not a storage");
        }
        if (++tensors > PickleReader.MAX_TENSORS) {
            throw input.rejected("it has more than " + PickleReader.MAX_TENSORS + " tensors");
        }
        DType dtype = given.or(storage::dtype)
                .orElseThrow(() -> input.malformed("a tensor of an untyped storage has no dtype"));
        long offset = natural(arguments.get(1), "a tensor's offset");
        List<Long> shape = extents(arguments.get(2), "size");
        List<Long> strides = extents(arguments.get(3), "stride");
        if (shape.size() != strides.size()) {
            throw input.malformed("a tensor has " + shape.size() + " sizes and " + strides.size() + " strides");
        }
        return new StoredTensor(storage, dtype, offset, shape, strides);
    }

    /** (storage, offset, size, stride, requires_grad, hooks, dtype, …). */
    private DType dtype(List<Object> arguments) {
        if (arguments.size() >= 7
                && arguments.get(6) instanceof PickleGlobal global
                && global.meaning() == PickleGlobal.Meaning.DTYPE) {
            return global.dtype().orElseThrow();
        }
        throw input.malformed("a tensor's dtype is missing");
    }

    private StoredTensor parameter(List<Object> arguments) {
        if (!arguments.isEmpty() && arguments.get(0) instanceof StoredTensor view) {
            return view;
        }
        throw input.malformed("a parameter is made from something that is not a tensor");
    }

    /** (function, type, arguments, state): the function's result under another type. */
    private Object tensorOfType(List<Object> arguments) {
        boolean sound = arguments.size() == 4
                && arguments.get(0) instanceof PickleGlobal
                && arguments.get(1) instanceof PickleGlobal
                && arguments.get(2) instanceof Tuple;
        if (!sound) {
            throw input.malformed("a tensor of another type is not described by four values");
        }
        PickleGlobal function = (PickleGlobal) arguments.get(0);
        List<Object> inner = ((Tuple) arguments.get(2)).items;
        return switch (function.meaning()) {
            case TENSOR, TENSOR_WITH_DTYPE, PARAMETER -> call(function, inner);
            default -> throw input.rejected("it calls " + FileSource.quote(function.toString()) + " for a tensor");
        };
    }

    private List<Long> extents(Object tuple, String what) {
        if (!(tuple instanceof Tuple extents) || extents.items.size() > MAX_DIMENSIONS) {
            throw input.malformed("a tensor's " + what + " is not a tuple of up to " + MAX_DIMENSIONS + " numbers");
        }
        input.spend(extents.items.size());
        List<Long> values = new ArrayList<>();
        for (Object item : extents.items) {
            values.add(natural(item, "a tensor's " + what));
        }
        return values;
    }

    private long natural(Object value, String what) {
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        throw input.malformed(
                what + " is " + (value instanceof Long ? value : "not a number") + ", expected 0 or more");
    }
}
