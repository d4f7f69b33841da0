package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.conditions.ConditionLookup;
import io.github.ctrlora4j.runtime.conditions.PluginFolder;
import io.github.ctrlora4j.runtime.files.CancellableOutput;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.TemporaryFolder;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The packs in a plugin folder: zips and folders beside the jars. Thread-safe; works on the disk alone. */
public final class PackFolder {
    private final Path folder;
    private final ConditionLookup installed;

    /** @param installed what a new pack must not clash with */
    public PackFolder(Path folder, ConditionLookup installed) {
        this.folder = folder;
        this.installed = installed;
    }

    /**
     * A file or folder that looks like a pack.
     *
     * @param pack empty if it cannot be used
     * @param problem why not, without the file's name
     */
    public record Listed(Path file, Optional<Pack> pack, Optional<String> problem) {
        /** File name without {@code .zip}; what {@link #remove} takes beside the id. */
        String stem() {
            String name = String.valueOf(file.getFileName());
            return name.endsWith(".zip") ? name.substring(0, name.length() - ".zip".length()) : name;
        }

        boolean isCalled(String name) {
            return stem().equals(name)
                    || String.valueOf(file.getFileName()).equals(name)
                    || pack.map(found -> found.descriptor().name().equals(name)).orElse(false);
        }
    }

    /** The files and folders that look like packs, sorted by name. */
    public List<Listed> list() {
        return new PluginFolder(folder)
                .entries().stream()
                        .filter(entry -> Pack.isPack(entry.file()))
                        .map(PackFolder::listed)
                        .toList();
    }

    private static Listed listed(PluginFolder.Entry entry) {
        if (entry.problem().isPresent()) {
            return new Listed(entry.file(), Optional.empty(), entry.problem());
        }
        try {
            return new Listed(entry.file(), Optional.of(Pack.open(entry.file())), Optional.empty());
        } catch (CtrloraException e) {
            return new Listed(entry.file(), Optional.empty(), Optional.of(e.problem()));
        }
    }

    /**
     * Copies a verified pack into the folder, whole or not at all; a folder becomes a zip.
     *
     * @return the new file
     * @throws CtrloraException if the pack is invalid, or clashes with what is installed; nothing is left behind
     */
    public Path install(Path source, PackVerifier verifier) {
        Pack pack = Pack.open(source);
        PackClash.require(pack, installed, Optional.empty());
        String name = pack.descriptor().name();
        WholeFile.removeAbandoned(folder);
        Path target = folder.resolve(name + ".zip");
        WholeFile.create(
                target,
                file -> {
                    OutputStream out = new CancellableOutput(file, verifier.cancelled());
                    if (Files.isDirectory(source)) {
                        PackZipWriter.write(contents(pack), out);
                    } else {
                        Files.copy(source, out);
                    }
                },
                copy -> {
                    // The file may have changed since it was read above; the copy that is verified here is what gets
                    // installed.
                    Pack copied = verifier.verify(copy, source.toString());
                    if (!copied.descriptor().equals(pack.descriptor())) {
                        throw new InvalidRequestException(source.toString(), "changed while it was read; try again");
                    }
                });
        return target;
    }

    private static Map<String, PackZipWriter.Content> contents(Pack pack) {
        Map<String, PackZipWriter.Content> contents = new LinkedHashMap<>();
        pack.files()
                .sizes()
                .keySet()
                .forEach(name -> contents.put(name, () -> pack.files().open(name)));
        return contents;
    }

    /**
     * Deletes a pack.
     *
     * @param name its id, or its file name with or without {@code .zip}
     * @return what was deleted
     * @throws InvalidRequestException if there is none
     */
    public Path remove(String name) {
        List<Listed> listed = list();
        Path file = listed.stream()
                .filter(candidate -> candidate.isCalled(name))
                .map(Listed::file)
                .findFirst()
                .orElseThrow(() -> InvalidRequestException.unknownName(
                        "pack", name, listed.stream().map(Listed::stem).toList()));
        WholeFile.removeAbandoned(folder);
        try {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                // The rename makes it disappear at once, however long deleting takes.
                Path hidden = WholeFile.hidden(file);
                Files.move(file, hidden, StandardCopyOption.ATOMIC_MOVE);
                TemporaryFolder.delete(hidden);
            } else {
                Files.delete(file);
            }
            return file;
        } catch (NoSuchFileException e) {
            throw new InvalidRequestException(file.toString(), "was removed by another program meanwhile", e);
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be removed: " + IoProblem.of(e), e);
        }
    }
}
