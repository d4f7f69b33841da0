package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.runtime.files.FileIdentity;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder of plugin jars and packs, and its current contents. A bad entry has a {@link Entry#problem()} and does not
 * hide the others. Immutable; reads the disk on each call.
 *
 * @param path need not exist
 */
public record PluginFolder(Path path) {
    /** More than any pack has; a folder with more files is not a pack. */
    private static final int MAX_FILES_OF_A_FOLDER = 64;

    /**
     * A file or folder in a plugin folder.
     *
     * @param contents identity of the entry and of the files in it, by name; differs if anything changed
     * @param problem why it cannot be read at all
     */
    public record Entry(Path file, Map<String, FileIdentity> contents, Optional<String> problem) {
        public Entry {
            contents = Map.copyOf(contents);
        }

        /** File name, as used in reports. */
        public String name() {
            return String.valueOf(file.getFileName());
        }
    }

    /**
     * The entries, sorted by name. Hidden ones, which begin with a dot, are being written or deleted and are skipped.
     * Empty if the folder does not exist; an unreadable folder is the only entry, with that problem.
     */
    public List<Entry> entries() {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(path)) {
            listed.forEach(files::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(new Entry(path, Map.of(), Optional.of("the plugin folder cannot be read: " + reason(e))));
        }
        return files.stream()
                .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
                .flatMap(file -> entry(file).stream())
                .toList();
    }

    /** Empty if the file has gone since the folder was listed. */
    private static Optional<Entry> entry(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Optional<String> problem =
                    attributes.isOther() ? Optional.of("is neither a file nor a folder; delete it") : Optional.empty();
            return Optional.of(new Entry(file, contents(file, attributes.isDirectory()), problem));
        } catch (NoSuchFileException e) {
            return Files.isSymbolicLink(file)
                    ? Optional.of(new Entry(
                            file, Map.of(), Optional.of("is a link to a file that does not exist; delete it")))
                    : Optional.empty();
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.of(new Entry(file, Map.of(), Optional.of("cannot be read: " + reason(e))));
        }
    }

    private static Map<String, FileIdentity> contents(Path file, boolean isFolder) throws IOException {
        Map<String, FileIdentity> contents = new TreeMap<>();
        contents.put("", FileIdentity.of(file));
        if (isFolder) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(file)) {
                for (Path child : children) {
                    if (contents.size() <= MAX_FILES_OF_A_FOLDER) {
                        child(child).ifPresent(identity -> contents.put(String.valueOf(child.getFileName()), identity));
                    }
                }
            }
        }
        return contents;
    }

    /** Empty if it has gone since the folder was listed. */
    private static Optional<FileIdentity> child(Path file) throws IOException {
        try {
            return Optional.of(FileIdentity.of(file, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof DirectoryIteratorException && e.getCause() != null ? e.getCause() : e;
        return cause.getClass().getSimpleName() + ", " + cause.getMessage();
    }
}
