package io.github.ctrlora4j.api.condition;

import java.util.Optional;

/** The decision of a {@link DetectorChoice} for one call. Closing it closes the network. Confined to the call. */
public final class Detector implements AutoCloseable {
    private final String name;
    private final Optional<Network> network;

    Detector(String name, Optional<Network> network) {
        this.name = name;
        this.network = network;
    }

    /** {@code network}, the name of the alternative that runs, the substitute, or one of the others. */
    public String name() {
        return name;
    }

    /** The opened network, if it makes the image. */
    public Optional<Network> network() {
        return network;
    }

    @Override
    public void close() {
        network.ifPresent(Network::close);
    }
}
