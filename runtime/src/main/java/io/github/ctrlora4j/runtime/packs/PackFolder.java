package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.conditions.PluginFolder;
import io.github.ctrlora4j.runtime.conditions.SemanticVersion;
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

    public PackFolder(Path folder) {
        this.folder = folder;
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

    /**
     * A pack that was to be installed and is now in the folder.
     *
     * @param isNew false if the very same pack was there already
     */
    public record Installation(Path file, boolean isNew) {}

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
     * The usable pack of a name.
     *
     * @throws InvalidRequestException if there are several
     */
    Optional<Listed> find(String name) {
        List<Listed> found = list().stream()
                .filter(listed -> listed.pack()
                        .filter(pack -> pack.descriptor().name().equals(name))
                        .isPresent())
                .toList();
        if (found.size() > 1) {
            throw new InvalidRequestException(
                    name,
                    "is installed twice, as " + found.get(0).file().getFileName() + " and "
                            + found.get(1).file().getFileName() + "; delete one of the two in " + folder);
        }
        return found.stream().findFirst();
    }

    /**
     * Copies a verified pack into the folder, whole or not at all; a folder becomes a zip. An older version of the pack
     * is replaced and keeps its file name; if the very same pack is installed, nothing happens.
     *
     * @param force replace even a newer version, or the same version with other bytes
     * @throws CtrloraException if the pack is invalid, clashes with what is installed, or is not newer than the pack of
     *     its name; nothing is left behind
     */
    public Installation install(Path source, boolean force, PackVerifier verifier) {
        Pack pack = Pack.open(source);
        Optional<Listed> replaced = find(pack.descriptor().name());
        verifier.requireNoClash(pack, replaced);
        if (replaced.isPresent()) {
            if (PackBytes.areEqual(pack, replaced.get().pack().orElseThrow(), verifier.cancelled())) {
                return new Installation(replaced.get().file(), false);
            }
            requireReplaceable(pack, replaced.get(), force);
        }
        WholeFile.removeAbandoned(folder);
        Path target = replaced.map(Listed::file)
                .orElseGet(() -> folder.resolve(pack.descriptor().name() + ".zip"));
        WholeFile.Content content = file -> {
            OutputStream out = new CancellableOutput(file, verifier.cancelled());
            if (Files.isDirectory(source)) {
                PackZipWriter.write(contents(pack), out);
            } else {
                Files.copy(source, out);
            }
        };
        WholeFile.Check check = copy -> {
            // The file may have changed since it was read above; the copy that is verified here is what gets installed.
            Pack copied = verifier.verify(copy, source.toString());
            if (!copied.descriptor().equals(pack.descriptor())) {
                throw new InvalidRequestException(source.toString(), "changed while it was read; try again");
            }
        };
        if (replaced.isPresent()) {
            WholeFile.replace(target, content, check);
        } else {
            WholeFile.create(target, content, check);
        }
        return new Installation(target, true);
    }

    private static void requireReplaceable(Pack pack, Listed installed, boolean force) {
        PackDescriptor old = installed.pack().orElseThrow().descriptor();
        String oldName = old.name() + " " + old.version() + ", which is installed as "
                + installed.file().getFileName();
        if (Files.isDirectory(installed.file())) {
            throw new InvalidRequestException(
                    pack.label(), "cannot replace " + oldName + ", because that is a folder; remove it first");
        }
        String version = pack.descriptor().version();
        int order = SemanticVersion.compare(version, old.version());
        if (order <= 0 && !force) {
            throw new InvalidRequestException(
                    pack.label(),
                    (order < 0
                                    ? "is version " + version + ", which is older than "
                                    : "has other bytes but the version of ")
                            + oldName + "; give it a higher version, or install it by force");
        }
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
