package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.files.IoProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The files of a pack, whether it is a zip or a folder. Holds no open file. Immutable. */
sealed interface PackFiles permits ZipArchive, FlatFolder {
    /** More than any pack needs; limits what is read before names are checked. */
    int MAX_FILES = 32;

    /**
     * @param name the pack's name in messages
     * @throws MalformedFileException if it is not a valid zip, or not flat
     * @throws InvalidRequestException if there is no such file
     */
    static PackFiles read(Path pack, String name) {
        if (!Files.exists(pack)) {
            throw new InvalidRequestException(name, "no such file or folder");
        }
        try {
            return Files.isDirectory(pack) ? FlatFolder.read(pack, name) : ZipArchive.read(pack, name);
        } catch (IOException e) {
            throw new MalformedFileException(name, "cannot be read: " + IoProblem.of(e), e);
        }
    }

    /** Bytes of each file by its name. */
    Map<String, Long> sizes();

    /** Opens a file of {@link #sizes()}; fails at its end if it is not what the archive says. The caller closes it. */
    InputStream open(String name) throws IOException;
}
