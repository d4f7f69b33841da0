package io.github.ctrlora4j.runtime.packs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A zip archive of plain files, each under one name.
 *
 * <p>Our own reader, because {@code ZipFile} reports neither links nor contradictions, and silently picks one of two
 * entries with the same name. Sizes and ratios are judged by what the directory says; reading never yields more than
 * that. ZIP64, encryption and comments are rejected. Immutable; opens the file anew for each entry.
 */
final class ZipArchive implements PackFiles {
    static final int STORED = 0;
    static final int DEFLATED = 8;

    /** An entry, and where its bytes lie. */
    record Entry(String name, int method, int crc, long compressed, long size, long position) {}

    private final Path file;
    private final Map<String, Entry> entries;

    private ZipArchive(Path file, Map<String, Entry> entries) {
        this.file = file;
        this.entries = Map.copyOf(entries);
    }

    /**
     * @param name the archive's name in messages
     * @throws io.github.ctrlora4j.api.MalformedFileException if it is damaged, ambiguous, or malicious
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if it needs features that packs do not have
     */
    static ZipArchive read(Path file, String name) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return new ZipArchive(file, new PackZip(channel, name).entries());
        }
    }

    @Override
    public Map<String, Long> sizes() {
        Map<String, Long> sizes = new LinkedHashMap<>();
        entries.forEach((name, entry) -> sizes.put(name, entry.size()));
        return sizes;
    }

    @Override
    public InputStream open(String name) throws IOException {
        return ZipEntryStream.open(file, Objects.requireNonNull(entries.get(name), name));
    }
}
