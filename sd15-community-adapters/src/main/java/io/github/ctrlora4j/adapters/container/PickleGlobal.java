package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.checkpoint.DType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A name that a pickle may mention, and how the interpreter treats it. The list is closed: any other pair of module and
 * name ends the reading. Nothing on it is ever looked up, imported or called: a name is only a label.
 */
record PickleGlobal(String module, String name, Meaning meaning, Optional<DType> dtype) {
    /** How the interpreter treats a name. */
    enum Meaning {
        /** Called: makes a dictionary. */
        DICTIONARY,
        /** Called: makes something that weights do not need; the result is an opaque value. */
        IGNORED_CALL,
        /** Instantiated: makes a dictionary whose content follows as its state. */
        PARAMETER_DICTIONARY,
        /** Called: make a tensor. */
        TENSOR,
        TENSOR_WITH_DTYPE,
        PARAMETER,
        TENSOR_OF_TYPE,
        /** Mentioned in a storage's description. */
        STORAGE,
        /** Mentioned as an argument. */
        DTYPE,
        /** Mentioned as an argument, a dictionary key or a type; never called. */
        LABEL
    }

    private static final Map<String, PickleGlobal> ALLOWED = allowed();

    static Optional<PickleGlobal> find(String module, String name) {
        return Optional.ofNullable(ALLOWED.get(module + " " + name));
    }

    /** Every allowed pair as {@code "module name"}, in the order of definition. */
    static Map<String, PickleGlobal> all() {
        return ALLOWED;
    }

    @Override
    public String toString() {
        return module + "." + name;
    }

    private static Map<String, PickleGlobal> allowed() {
        Map<String, PickleGlobal> map = new LinkedHashMap<>();
        add(map, Meaning.DICTIONARY, "collections", "OrderedDict");
        add(map, Meaning.TENSOR, "torch._utils", "_rebuild_tensor", "_rebuild_tensor_v2");
        add(map, Meaning.TENSOR_WITH_DTYPE, "torch._utils", "_rebuild_tensor_v3");
        add(map, Meaning.PARAMETER, "torch._utils", "_rebuild_parameter", "_rebuild_parameter_with_state");
        add(map, Meaning.TENSOR_OF_TYPE, "torch._tensor", "_rebuild_from_type_v2");
        add(map, Meaning.PARAMETER_DICTIONARY, "torch.nn.modules.container", "ParameterDict");
        add(map, Meaning.LABEL, "torch.nn.parameter", "Parameter");
        add(map, Meaning.STORAGE, "torch.storage", "UntypedStorage");
        for (String module : new String[] {"torch", "torch.cuda"}) {
            addTyped(map, Meaning.STORAGE, module, "FloatStorage", DType.F32);
            addTyped(map, Meaning.STORAGE, module, "HalfStorage", DType.F16);
            addTyped(map, Meaning.STORAGE, module, "BFloat16Storage", DType.BF16);
            addTyped(map, Meaning.STORAGE, module, "DoubleStorage", DType.F64);
            addTyped(map, Meaning.STORAGE, module, "LongStorage", DType.I64);
            addTyped(map, Meaning.STORAGE, module, "IntStorage", DType.I32);
            addTyped(map, Meaning.STORAGE, module, "ShortStorage", DType.I16);
            addTyped(map, Meaning.STORAGE, module, "CharStorage", DType.I8);
            addTyped(map, Meaning.STORAGE, module, "ByteStorage", DType.U8);
            addTyped(map, Meaning.STORAGE, module, "BoolStorage", DType.BOOL);
        }
        addTyped(map, Meaning.DTYPE, "torch", "float32", DType.F32);
        addTyped(map, Meaning.DTYPE, "torch", "float16", DType.F16);
        addTyped(map, Meaning.DTYPE, "torch", "bfloat16", DType.BF16);
        addTyped(map, Meaning.DTYPE, "torch", "float64", DType.F64);
        addTyped(map, Meaning.DTYPE, "torch", "float8_e4m3fn", DType.F8_E4M3);
        addTyped(map, Meaning.DTYPE, "torch", "float8_e5m2", DType.F8_E5M2);
        addTyped(map, Meaning.DTYPE, "torch", "float8_e4m3fnuz", DType.F8_E4M3FNUZ);
        addTyped(map, Meaning.DTYPE, "torch", "float8_e5m2fnuz", DType.F8_E5M2FNUZ);
        addTyped(map, Meaning.DTYPE, "torch", "float8_e8m0fnu", DType.F8_E8M0);
        addTyped(map, Meaning.DTYPE, "torch", "uint16", DType.U16);
        addTyped(map, Meaning.DTYPE, "torch", "uint32", DType.U32);
        addTyped(map, Meaning.DTYPE, "torch", "uint64", DType.U64);
        addTyped(map, Meaning.DTYPE, "torch", "int64", DType.I64);
        addTyped(map, Meaning.DTYPE, "torch", "int32", DType.I32);
        addTyped(map, Meaning.DTYPE, "torch", "int16", DType.I16);
        addTyped(map, Meaning.DTYPE, "torch", "int8", DType.I8);
        addTyped(map, Meaning.DTYPE, "torch", "uint8", DType.U8);
        addTyped(map, Meaning.DTYPE, "torch", "bool", DType.BOOL);
        // Extras that trainers store beside the weights: counters, hyper-parameters, NumPy scalars.
        add(map, Meaning.IGNORED_CALL, "torch", "Size", "device");
        add(map, Meaning.IGNORED_CALL, "torch.serialization", "_get_layout");
        add(map, Meaning.IGNORED_CALL, "_codecs", "encode");
        add(map, Meaning.IGNORED_CALL, "collections", "Counter");
        for (String module : new String[] {"builtins", "__builtin__"}) {
            add(map, Meaning.IGNORED_CALL, module, "set", "list", "complex", "bytearray");
            add(map, Meaning.DICTIONARY, module, "dict");
        }
        for (String module : new String[] {"numpy._core.multiarray", "numpy.core.multiarray"}) {
            add(map, Meaning.IGNORED_CALL, module, "scalar", "_reconstruct");
        }
        add(map, Meaning.IGNORED_CALL, "numpy", "dtype");
        add(map, Meaning.LABEL, "numpy", "ndarray");
        add(map, Meaning.LABEL, "pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint");
        add(map, Meaning.LABEL, "pytorch_lightning.callbacks.early_stopping", "EarlyStopping");
        return Collections.unmodifiableMap(map);
    }

    private static void add(Map<String, PickleGlobal> map, Meaning meaning, String module, String... names) {
        for (String name : names) {
            map.put(module + " " + name, new PickleGlobal(module, name, meaning, Optional.empty()));
        }
    }

    private static void addTyped(
            Map<String, PickleGlobal> map, Meaning meaning, String module, String name, DType dtype) {
        map.put(module + " " + name, new PickleGlobal(module, name, meaning, Optional.of(dtype)));
    }
}
