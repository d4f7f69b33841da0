package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import java.nio.file.Path;
import java.util.List;

/**
 * The model files of a host. Reads indexes only, executes nothing, and looks at the folders anew on each call.
 * Thread-safe.
 */
public interface Models {
    /** The folders that are searched, in this order. */
    List<Path> folders();

    /** What in the folders cannot be read and was skipped, one line each. */
    List<String> problems();

    /** All usable files of a role, in the order of the folders. */
    List<ModelFile> list(ModelRole role);

    /**
     * A file by path or by name, as requests name it.
     *
     * @throws io.github.ctrlora4j.api.InvalidRequestException if there is none, or more than one; names the candidates
     */
    Path find(String nameOrPath, ModelRole role);

    /** What seems to be a model file by its name, in a folder and its sub-folders. */
    List<Path> files(Path folder);

    /** Says what a file is. A file that cannot be read is an answer, too. */
    ModelFile examine(Path file);
}
