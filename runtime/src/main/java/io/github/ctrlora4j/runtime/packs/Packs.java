package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.runtime.conditions.ConditionLookup;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Packs as applications see them: making and verifying them, and those in the plugin folder. Thread-safe. */
public final class Packs {
    private final ModelLibrary library;
    private final ConditionLookup installed;
    private final Optional<Path> pluginFolder;
    private final Supplier<List<SourceReport>> reports;

    /**
     * @param library has the Base ControlNets that LoRAs were trained on
     * @param installed the conditions, which packs build on
     * @param pluginFolder in which packs are installed
     * @param reports the state of the sources in it
     */
    public Packs(
            ModelLibrary library,
            ConditionLookup installed,
            Optional<Path> pluginFolder,
            Supplier<List<SourceReport>> reports) {
        this.library = library;
        this.installed = installed;
        this.pluginFolder = pluginFolder;
        this.reports = reports;
    }

    /**
     * Makes a pack and verifies it.
     *
     * @param out the new zip; an existing file is never overwritten
     * @param cancellation ends the work with a {@link java.util.concurrent.CancellationException}; nothing remains
     * @throws io.github.ctrlora4j.api.CtrloraException if any part is rejected; no partial file remains
     */
    public PackDescriptor create(PackContents contents, Path out, Cancellation cancellation) {
        return new PackWriter(library, installed, verifier(cancellation)).write(contents, out);
    }

    /**
     * Checks every byte of a zip or folder, and that it could be installed.
     *
     * @param cancellation ends the work with a {@link java.util.concurrent.CancellationException}
     * @throws io.github.ctrlora4j.api.CtrloraException if anything is wrong
     */
    public PackDescriptor verify(Path pack, Cancellation cancellation) {
        return verifier(cancellation).verify(pack).descriptor();
    }

    /** Checks packs that are about to be installed, whichever way they come. */
    public PackVerifier verifier(Cancellation cancellation) {
        return new PackVerifier(
                library.reader(),
                installed,
                name -> pluginFolder.flatMap(folder -> new PackFolder(folder).find(name)),
                cancellation::isCancelled);
    }

    /**
     * Verifies a pack and copies it into the plugin folder, whole or not at all. It replaces an older version of
     * itself.
     *
     * @param force replace the installed pack of this name even if it is newer, or has the same version and other bytes
     * @param cancellation ends the work with a {@link java.util.concurrent.CancellationException}; nothing remains
     * @throws io.github.ctrlora4j.api.CtrloraException if it is invalid, or clashes with what is installed
     */
    public PackFolder.Installation install(Path pack, boolean force, Cancellation cancellation) {
        return folder().install(pack, force, verifier(cancellation));
    }

    /** The packs in the plugin folder by file name, each with the problem that keeps it from being used, if any. */
    public List<PackFolder.Listed> list() {
        return folder().list().stream()
                .map(found -> new PackFolder.Listed(
                        found.file(), found.pack(), found.problem().or(() -> problem(found.file()))))
                .toList();
    }

    /**
     * The pack in the plugin folder that a new one of this name would replace.
     *
     * @param name the pack's id; see {@link PackDescriptor#name()}
     */
    public Optional<Path> find(String name) {
        return pluginFolder.flatMap(folder -> new PackFolder(folder).find(name)).map(PackFolder.Listed::file);
    }

    /** A sound pack can still clash with a condition, or lack its preprocessor. */
    private Optional<String> problem(Path file) {
        return reports.get().stream()
                .filter(report -> file.endsWith(report.source()))
                .flatMap(report -> report.problem().stream())
                .findFirst();
    }

    /**
     * Deletes a pack from the plugin folder.
     *
     * @param name its id or file name
     * @return the deleted file
     * @throws InvalidRequestException if there is none
     */
    public Path remove(String name) {
        return folder().remove(name);
    }

    private PackFolder folder() {
        return new PackFolder(pluginFolder.orElseThrow(
                () -> new InvalidRequestException("plugin folder", "none is configured; name one")));
    }
}
