package io.github.ctrlora4j.runtime.programs;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A loaded TorchScript program. It keeps references to its weights until it is closed. Confined to one thread. */
final class Program implements AutoCloseable {
    private final String name;
    private final PtNDManager manager;
    private final PtSymbolBlock module;

    /** Tensors by name, as an argument. */
    record Weights(Map<String, NDArray> tensors) {}

    private Program(String name, PtNDManager manager, PtSymbolBlock module) {
        this.name = name;
        this.manager = manager;
        this.module = module;
    }

    /**
     * Compiles the archive and gives the program its weights. The arrays stay owned by the caller and must live as long
     * as the program; their device is where it runs.
     */
    static Program bind(ProgramArchive archive, Map<String, NDArray> weights, long... settings) {
        Program program = load(archive);
        try {
            program.bind(weights, settings);
            return program;
        } catch (ai.djl.engine.EngineException e) {
            program.close();
            throw new EngineException("program " + archive.file(), "does not take its weights: " + e.getMessage(), e);
        }
    }

    /** Compiles an archive whose methods use no weights. */
    static Program load(ProgramArchive archive) {
        PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager();
        try {
            byte[] bytes = archive.toBytes();
            // The boolean false: the stream starts with the archive, not with its length.
            PtSymbolBlock module = JniUtils.loadModule(manager, new ByteArrayInputStream(bytes), false, false);
            return new Program(archive.file(), manager, module);
        } catch (IOException | ai.djl.engine.EngineException e) {
            manager.close();
            throw new EngineException("program " + archive.file(), "cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** Gives the program other weights under the same names; it forgets the previous ones. */
    void bind(Map<String, NDArray> weights, long... settings) {
        Map<String, PtNDArray> tensors = new HashMap<>();
        weights.forEach((key, array) -> tensors.put(key, (PtNDArray) array));
        List<IValue> arguments = new ArrayList<>();
        try {
            arguments.add(IValue.stringMapFrom(tensors));
            for (long setting : settings) {
                arguments.add(IValue.from(setting));
            }
            IValueUtils.runMethod(module, "bind", arguments.toArray(IValue[]::new))
                    .close();
        } finally {
            arguments.forEach(IValue::close);
        }
    }

    /**
     * Calls a method.
     *
     * @param owner owns the results
     * @param arguments NDArray for Tensor, NDList for List[Tensor], Weights for Dict[str, Tensor], double[] for
     *     List[float], Long for int
     */
    NDList call(NDManager owner, String method, Object... arguments) {
        useThePlainExecutor(owner);
        List<IValue> values = new ArrayList<>(arguments.length);
        try {
            for (Object argument : arguments) {
                values.add(value(argument));
            }
            try (IValue result = IValueUtils.runMethod(module, method, values.toArray(IValue[]::new))) {
                return result.toNDList((PtNDManager) owner);
            }
        } catch (ai.djl.engine.EngineException e) {
            throw TorchEngine.failure(name.replace('_', ' '), e);
        } finally {
            values.forEach(IValue::close);
        }
    }

    /**
     * libtorch's profiling executor, which is on in every new thread, rewrites a program after its first calls. On a
     * CPU that costs about as much as a small picture and gains nothing; on a GPU it may join operations.
     */
    private static void useThePlainExecutor(NDManager owner) {
        if (!owner.getDevice().isGpu()) {
            JniUtils.setGraphExecutorOptimize(false);
        }
    }

    /**
     * Calls a method so that its results can be differentiated by weights that require a gradient. They belong to the
     * first argument's manager.
     */
    NDList callWithGradients(String method, NDArray... arguments) {
        try (NDArray choice = manager.create(0)) {
            // DJL finds the method in the name of an array, which is not an argument.
            choice.setName("module_method:" + method);
            NDList all = new NDList(arguments);
            all.add(choice);
            return IValueUtils.forward(module, all, true);
        } catch (ai.djl.engine.EngineException e) {
            throw TorchEngine.failure(name.replace('_', ' '), e);
        }
    }

    private static IValue value(Object argument) {
        if (argument instanceof NDArray array) {
            return IValue.from((PtNDArray) array);
        }
        if (argument instanceof NDList list) {
            return IValue.listFrom(list.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
        }
        if (argument instanceof Weights weights) {
            Map<String, PtNDArray> tensors = new HashMap<>();
            weights.tensors().forEach((name, array) -> tensors.put(name, (PtNDArray) array));
            return IValue.stringMapFrom(tensors);
        }
        if (argument instanceof double[] numbers) {
            return IValue.listFrom(numbers);
        }
        return IValue.from((long) (Long) argument);
    }

    @Override
    public void close() {
        module.close();
        manager.close();
    }
}
