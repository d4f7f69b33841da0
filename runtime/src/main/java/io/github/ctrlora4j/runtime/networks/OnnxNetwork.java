package io.github.ctrlora4j.runtime.networks;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.runtime.engine.OnnxEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A loaded network; lives until its runner has released it and every user has closed his handle. Thread-safe. */
final class OnnxNetwork {
    private final NetworkDescriptor descriptor;
    private final Model model;
    private int users = 1;

    private OnnxNetwork(NetworkDescriptor descriptor, Model model) {
        this.descriptor = descriptor;
        this.model = model;
    }

    static OnnxNetwork load(NetworkDescriptor descriptor, byte[] content) {
        Device device = OnnxEngine.device();
        Model model = Model.newInstance(descriptor.fileName(), device, OnnxEngine.NAME);
        try {
            model.load(new ByteArrayInputStream(content), OnnxEngine.loadOptions());
            refuseOtherInputs(descriptor, model);
            return new OnnxNetwork(descriptor, model);
        } catch (IOException | MalformedModelException | ai.djl.engine.EngineException e) {
            model.close();
            throw new MalformedFileException(
                    descriptor.fileName() + " is no network that ONNX Runtime can load: " + e.getMessage(), e);
        } catch (MalformedFileException e) {
            model.close();
            throw e;
        }
    }

    private static void refuseOtherInputs(NetworkDescriptor descriptor, Model model) {
        Set<String> found = new TreeSet<>(model.describeInput().keys());
        if (!found.equals(descriptor.inputs().keySet())) {
            throw new MalformedFileException(descriptor.fileName() + " has the inputs " + found
                    + ", the condition needs " + descriptor.inputs().keySet() + "; it is another network");
        }
    }

    /** A handle for one user. */
    synchronized Network acquire() {
        users++;
        return new Network() {
            private boolean closed;

            @Override
            public Map<String, FloatArray> run(Map<String, FloatArray> inputs) {
                if (closed) {
                    throw new IllegalStateException(descriptor.fileName() + " was closed by this user");
                }
                return OnnxNetwork.this.run(inputs);
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    release();
                }
            }
        };
    }

    synchronized void release() {
        users--;
        if (users == 0) {
            model.close();
        }
    }

    private Map<String, FloatArray> run(Map<String, FloatArray> inputs) {
        if (!inputs.keySet().equals(descriptor.inputs().keySet())) {
            throw new InvalidRequestException(descriptor.fileName() + " takes the inputs "
                    + descriptor.inputs().keySet() + ", got " + inputs.keySet());
        }
        try (NDManager scope = model.getNDManager().newSubManager()) {
            NDList arrays = new NDList();
            descriptor.inputs().forEach((name, shape) -> {
                FloatArray input = inputs.getOrDefault(name, FloatArray.of(new float[0], 0));
                checkShape("input " + name, shape, input.shape());
                NDArray array = scope.create(FloatBuffer.wrap(input.toArray()), new Shape(input.shape()));
                array.setName(name);
                arrays.add(array);
            });
            // DJL hands the outputs to the first input's scope.
            NDList outputs = model.getBlock().forward(new ParameterStore(scope, false), arrays, false);
            return named(outputs);
        } catch (ai.djl.engine.EngineException e) {
            throw new EngineException("network " + descriptor.fileName() + " failed: " + e.getMessage(), e);
        }
    }

    private Map<String, FloatArray> named(NDList outputs) {
        Map<String, FloatArray> named = new LinkedHashMap<>();
        for (NDArray output : outputs) {
            List<Long> shape = descriptor.outputs().get(output.getName());
            if (shape != null) {
                long[] found = output.getShape().getShape();
                checkShape("output " + output.getName(), shape, found);
                named.put(output.getName(), FloatArray.of(output.toFloatArray(), found));
            }
        }
        if (named.size() != descriptor.outputs().size()) {
            throw new MalformedFileException(descriptor.fileName() + " lacks an output: the condition needs "
                    + descriptor.outputs().keySet() + ", found " + named.keySet() + "; it is another network");
        }
        return named;
    }

    private void checkShape(String what, List<Long> declared, long[] found) {
        boolean fits = declared.size() == found.length;
        for (int i = 0; fits && i < found.length; i++) {
            fits = declared.get(i) == -1 || declared.get(i) == found[i];
        }
        if (!fits) {
            throw new InvalidRequestException(descriptor.fileName() + ": " + what + " needs the shape " + declared
                    + ", got " + Arrays.toString(found));
        }
    }
}
