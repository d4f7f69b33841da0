package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.api.CtrloraException;
import java.nio.file.Path;

/**
 * One kind of file that brings conditions. The registry asks the sources in their order, so that a later kind can refer to
 * conditions of an earlier one. Called by one thread at a time.
 */
public interface ConditionSource {
    /** True if this file or folder is meant as one of this kind, by its name or by what a folder holds. */
    boolean takes(Path file);

    /**
     * What the file calls itself. Executes nothing of it.
     *
     * @throws CtrloraException if that cannot be read
     */
    Identity identify(Path file);

    /**
     * Loads the file. No other file of its id is open at that time.
     *
     * @param lookup the conditions that came before
     * @throws CtrloraException if nothing of it can be used
     */
    Contribution open(Path file, ConditionLookup lookup);

    /** True if what is opened depends on other conditions, and has to be opened anew when those change. */
    boolean dependsOnOthers();

    /**
     * Name and version of a plugin or pack. Of two with one id, the newer is used.
     *
     * @param version a {@link SemanticVersion}; anything else counts as oldest
     */
    record Identity(String id, String version) {}
}
