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
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.runtime.engine.OnnxEngine;
import io.github.ctrlora4j.runtime.files.Checksum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** A loaded network; stays loaded until it is released and every user has closed their handle. Thread-safe. */
final class OnnxNetwork {
    private final String name;
    private final String sha256;
    private final Model model;
    private int users = 1;

    private OnnxNetwork(String name, String sha256, Model model) {
        this.name = name;
        this.sha256 = sha256;
        this.model = model;
    }

    /** @param name of the file, for messages */
    static OnnxNetwork load(String name, byte[] content) {
        Device device = OnnxEngine.device();
        Model model = Model.newInstance(name, device, OnnxEngine.NAME);
        boolean loaded = false;
        try {
            model.load(new ByteArrayInputStream(content), OnnxEngine.loadOptions());
            OnnxNetwork network = new OnnxNetwork(name, Checksum.SHA_256.of(content), model);
            loaded = true;
            return network;
        } catch (IOException | MalformedModelException | ai.djl.engine.EngineException e) {
            throw new MalformedFileException(name, "is not a network that ONNX Runtime can load: " + e.getMessage(), e);
        } finally {
            if (!loaded) {
                model.close();
            }
        }
    }

    /**
     * A handle for one user.
     *
     * @throws MalformedFileException if this is not the network that the descriptor describes
     */
    Network acquire(NetworkDescriptor descriptor) {
        rejectOtherContent(descriptor);
        rejectOtherInputs(descriptor);
        synchronized (this) {
            users++;
        }
        return new Handle(this, descriptor);
    }

    private void rejectOtherContent(NetworkDescriptor descriptor) {
        Optional<String> expected = descriptor.sha256();
        if (expected.isPresent() && !expected.get().equals(sha256)) {
            throw new MalformedFileException(
                    name,
                    "SHA-256 is " + sha256 + ", the condition needs " + expected.get()
                            + (descriptor.bundledBeside().isPresent()
                                    ? "; install the plugin again"
                                    : "; download the file again from the page that the condition names"));
        }
    }

    private void rejectOtherInputs(NetworkDescriptor descriptor) {
        Set<String> found = new TreeSet<>(model.describeInput().keys());
        if (!found.equals(descriptor.inputs().keySet())) {
            throw new MalformedFileException(
                    name,
                    "has the inputs " + found + ", the condition needs "
                            + descriptor.inputs().keySet() + "; it is another network");
        }
    }

    synchronized void release() {
        users--;
        if (users == 0) {
            model.close();
        }
    }

    /** One user's handle of a network. */
    private record Handle(OnnxNetwork network, NetworkDescriptor descriptor, AtomicBoolean closed) implements Network {
        Handle(OnnxNetwork network, NetworkDescriptor descriptor) {
            this(network, descriptor, new AtomicBoolean());
        }

        @Override
        public Map<String, FloatArray> run(Map<String, FloatArray> inputs) {
            if (closed.get()) {
                throw new IllegalStateException(descriptor.fileName() + " was closed by this user");
            }
            return network.run(descriptor, inputs);
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                network.release();
            }
        }
    }

    private Map<String, FloatArray> run(NetworkDescriptor descriptor, Map<String, FloatArray> inputs) {
        if (!inputs.keySet().equals(descriptor.inputs().keySet())) {
            throw new IllegalArgumentException(descriptor.fileName() + " takes the inputs "
                    + descriptor.inputs().keySet() + ", got " + inputs.keySet());
        }
        try (NDManager scope = model.getNDManager().newSubManager()) {
            NDList arrays = new NDList();
            descriptor.inputs().keySet().forEach(input -> arrays.add(array(scope, descriptor, input, inputs)));
            // DJL hands the outputs to the first input's scope.
            NDList outputs = model.getBlock().forward(new ParameterStore(scope, false), arrays, false);
            return named(descriptor, outputs);
        } catch (ai.djl.engine.EngineException e) {
            throw new EngineException("network " + descriptor.fileName(), "failed: " + e.getMessage(), e);
        }
    }

    private static NDArray array(
            NDManager scope, NetworkDescriptor descriptor, String input, Map<String, FloatArray> inputs) {
        FloatArray value = Objects.requireNonNull(inputs.get(input), input);
        List<Long> shape = Objects.requireNonNull(descriptor.inputs().get(input), input);
        if (!fits(shape, value.shape())) {
            throw new IllegalArgumentException(
                    "input " + input + " needs the shape " + shape + ", got " + Arrays.toString(value.shape()));
        }
        Shape extents = new Shape(value.shape());
        NDArray array = descriptor.integerInputs().contains(input)
                ? scope.create(rounded(value.toArray()), extents)
                : scope.create(FloatBuffer.wrap(value.toArray()), extents);
        array.setName(input);
        return array;
    }

    private static IntBuffer rounded(float[] values) {
        IntBuffer integers = IntBuffer.allocate(values.length);
        for (float value : values) {
            integers.put(Math.round(value));
        }
        return integers.flip();
    }

    private Map<String, FloatArray> named(NetworkDescriptor descriptor, NDList outputs) {
        Map<String, FloatArray> named = new LinkedHashMap<>();
        for (NDArray output : outputs) {
            List<Long> shape = descriptor.outputs().get(output.getName());
            if (shape != null) {
                long[] found = output.getShape().getShape();
                if (!fits(shape, found)) {
                    throw new MalformedFileException(
                            name,
                            "gives output " + output.getName() + " the shape " + Arrays.toString(found)
                                    + ", the condition needs " + shape + "; it is another network");
                }
                named.put(output.getName(), FloatArray.of(output.toFloatArray(), found));
            }
        }
        if (named.size() != descriptor.outputs().size()) {
            throw new MalformedFileException(
                    name,
                    "lacks an output: the condition needs "
                            + descriptor.outputs().keySet() + ", found " + named.keySet() + "; it is another network");
        }
        return named;
    }

    private static boolean fits(List<Long> declared, long[] found) {
        boolean fits = declared.size() == found.length;
        for (int i = 0; fits && i < found.length; i++) {
            fits = declared.get(i) == -1 || declared.get(i) == found[i];
        }
        return fits;
    }
}
