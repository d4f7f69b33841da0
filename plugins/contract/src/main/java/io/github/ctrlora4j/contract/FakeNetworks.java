package io.github.ctrlora4j.contract;

import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Networks made of functions, to test what a condition feeds to a network and how it uses the output. Thread-safe. */
public final class FakeNetworks implements Networks {
    private final Map<String, UnaryOperator<Map<String, FloatArray>>> networks = new HashMap<>();
    private final Map<String, Map<String, FloatArray>> inputs = new ConcurrentHashMap<>();

    /** Adds a network before the first use. */
    public FakeNetworks with(String fileName, UnaryOperator<Map<String, FloatArray>> function) {
        networks.put(fileName, function);
        return this;
    }

    /** The inputs of the network's last run. */
    public Map<String, FloatArray> lastInputs(String fileName) {
        return Optional.ofNullable(inputs.get(fileName))
                .orElseThrow(() -> new AssertionError("network " + fileName + " did not run"));
    }

    @Override
    public Optional<Network> find(NetworkDescriptor network) {
        return Optional.ofNullable(networks.get(network.fileName())).map(function -> opened(network, function));
    }

    private Network opened(NetworkDescriptor network, UnaryOperator<Map<String, FloatArray>> function) {
        return new Network() {
            @Override
            public Map<String, FloatArray> run(Map<String, FloatArray> given) {
                if (!given.keySet().equals(network.inputs().keySet())) {
                    throw new AssertionError(
                            network.fileName() + " takes " + network.inputs().keySet() + ", got " + given.keySet());
                }
                inputs.put(network.fileName(), given);
                return function.apply(given);
            }

            @Override
            public void close() {}
        };
    }
}
