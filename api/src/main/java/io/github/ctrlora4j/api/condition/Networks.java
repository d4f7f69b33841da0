package io.github.ctrlora4j.api.condition;

import java.util.Optional;

/**
 * Opens the ONNX networks that conditions run; provided by the host, on the GPU if there is one. Thread-safe.
 *
 * <pre>{@code
 * try (Network hed = context.networks().open(HED)) {
 *     FloatArray planes = FloatArray.planes(source, ChannelOrder.RGB, Normalization.LEVELS);
 *     FloatArray edges = hed.run("image", planes, "edges");
 * }
 * }</pre>
 *
 * <p>A condition that has a substitute for its network uses {@link DetectorChoice} instead.
 */
public interface Networks {
    /**
     * Opens a network if its file is there. Hosts keep networks loaded, so opening one again is cheap.
     *
     * @return the network, closed by the caller; empty if users have to supply the file and have not
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file is damaged or is not the declared one
     */
    Optional<Network> find(NetworkDescriptor network);

    /**
     * Opens a required network.
     *
     * @return the network, closed by the caller
     * @throws io.github.ctrlora4j.api.InvalidRequestException if users have to supply the file and have not; the
     *     message says which file and where to get it
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file is damaged or is not the declared one
     */
    default Network open(NetworkDescriptor network) {
        return find(network).orElseThrow(() -> network.missing(""));
    }
}
