package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.api.CtrloraException;
import java.nio.file.Path;

/**
 * One kind of file that brings conditions. The registry asks the sources in their order, so that a later kind can refer
 * to conditions of an earlier one. Called by one thread at a time.
 */
public interface ConditionSource {
    /** True if this file or folder looks like this kind of source, by its name or a folder's contents. */
    boolean takes(Path file);

    /**
     * The id and version that the file states. Executes none of its code.
     *
     * @throws CtrloraException if that cannot be read
     */
    Identity identify(Path file);

    /**
     * Loads the file. No other file with the same id is open at that time.
     *
     * @param lookup the conditions that came before
     * @throws CtrloraException if nothing of it can be used
     */
    Contribution open(Path file, ConditionLookup lookup);

    /** True if the opened conditions depend on other conditions, and must be opened again when those change. */
    boolean dependsOnOthers();

    /**
     * Name and version of a plugin or pack. Of two with one id, the newer is used.
     *
     * @param version a {@link SemanticVersion}; anything else counts as oldest
     */
    record Identity(String id, String version) {}
}
