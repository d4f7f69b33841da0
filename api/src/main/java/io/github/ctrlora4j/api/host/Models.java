package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import java.nio.file.Path;
import java.util.List;

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

    /** Says what a file is. For a file that cannot be read, the answer says why. */
    ModelFile examine(Path file);
}
