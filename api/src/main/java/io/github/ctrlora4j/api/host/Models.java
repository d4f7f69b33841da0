package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * The model files of a host. Reads indexes only, executes nothing, and reads the folders again on each call.
 * Thread-safe.
 */
public interface Models {
    /** The folders that are searched, in this order. */
    List<Path> folders();

    /** Files and folders that could not be read and were skipped, one line each. */
    List<String> problems();

    /** All usable files of a role, in the order of the folders. */
    List<ModelFile> list(ModelRole role);

    /**
     * A file by path or by name, as requests name it.
     *
     * @throws io.github.ctrlora4j.api.InvalidRequestException if no file or more than one matches; the message names
     *     the candidates
     */
    Path find(String nameOrPath, ModelRole role);

    /** Files in a folder and its sub-folders whose names look like those of model files. */
    List<Path> files(Path folder);

    /** What {@link #files} skips because it cannot be read, such as links that lead nowhere; one line each. */
    List<String> problems(Path folder);

    /** Says what a file is. For a file that cannot be read, the answer says why. */
    ModelFile examine(Path file);

    /**
     * SHA-256 of a file, of which web UIs show the first 10 of 64 hexadecimal digits, and by which {@link #find} finds
     * it: {@code 6ce0161689}, {@code name [6ce0161689]}. Reads the whole file once and remembers the result until the
     * file changes. Empty for a folder.
     */
    Optional<String> hash(Path file);

    /**
     * Writes a model as one safetensors file that this host and others read: LDM's names, no averaged copy, style LoRAs
     * added. Tensors pass through memory one at a time; the file appears whole or not at all.
     *
     * @param progress receives numbers that rise from 0 to 1
     * @return what the new file is
     * @throws io.github.ctrlora4j.api.InvalidRequestException if a name is unknown, the target exists, or LoRAs or
     *     parts are given for a model that takes none
     * @throws java.util.concurrent.CancellationException if it was cancelled
     */
    ModelFile convert(ModelConversion conversion, DoubleConsumer progress, Cancellation cancellation);
}
