package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import java.util.Optional;

/**
 * Networks for a plugin, whose engines start under the host's context classloader; otherwise their threads and caches
 * would keep the plugin's alive. Thread-safe.
 */
record HostNetworks(Networks networks, ClassLoader host) implements Networks {
    @Override
    public Optional<Network> find(NetworkDescriptor network) {
        return ContextLoader.with(host, () -> networks.find(network));
    }

    @Override
    public Network open(NetworkDescriptor network) {
        return ContextLoader.with(host, () -> networks.open(network));
    }
}
