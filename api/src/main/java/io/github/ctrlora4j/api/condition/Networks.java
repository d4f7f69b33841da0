package io.github.ctrlora4j.api.condition;

import java.util.Optional;

/**
 * The ONNX networks that conditions run; the host provides it, on the GPU when there is one. Thread-safe.
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
     * @return closed by the caller; empty if users have to supply the file and have not
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file is damaged, or another one than it should be
     */
    Optional<Network> find(NetworkDescriptor network);

    /**
     * Opens a network that is needed.
     *
     * @return closed by the caller
     * @throws io.github.ctrlora4j.api.InvalidRequestException if users have to supply the file and have not; says which and
     *     from where
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file is damaged, or another one than it should be
     */
    default Network open(NetworkDescriptor network) {
        return find(network).orElseThrow(() -> network.missing(""));
    }
}
