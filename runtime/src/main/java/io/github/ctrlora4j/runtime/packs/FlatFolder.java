package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.MalformedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** A folder of plain files. Links are rejected: one could show any file of the machine under a pack's name. */
record FlatFolder(Path folder, Map<String, Long> sizes) implements PackFiles {
    FlatFolder {
        sizes = Map.copyOf(sizes);
    }

    static FlatFolder read(Path folder, String name) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String entry = String.valueOf(file.getFileName());
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (!attributes.isRegularFile()) {
                    String what = attributes.isSymbolicLink() ? "a symbolic link" : "not a plain file";
                    throw new MalformedFileException(
                            name, "'" + PackFileKind.shown(entry) + "' is " + what + "; a pack has plain files only");
                }
                sizes.put(entry, attributes.size());
                if (sizes.size() > MAX_FILES) {
                    throw new MalformedFileException(name, "more than " + MAX_FILES + " files; this is not a pack");
                }
            }
        }
        return new FlatFolder(folder, sizes);
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }
}
