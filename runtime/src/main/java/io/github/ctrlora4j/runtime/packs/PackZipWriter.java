package io.github.ctrlora4j.runtime.packs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the zip of a pack: equal files give equal bytes on every machine. Entries are sorted and have one fixed time,
 * and are stored: weights do not shrink, and the output of deflate differs between its builds.
 */
final class PackZipWriter {
    /** Not the first moment that zip can express: for that one Java adds a field that depends on the time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private PackZipWriter() {}

    /** Opens a file's bytes from the start; is opened twice. */
    interface Content {
        InputStream open() throws IOException;
    }

    /** @param out stays open */
    static void write(Map<String, Content> files, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, Content> file : new TreeMap<>(files).entrySet()) {
            zip.putNextEntry(entry(file.getKey(), file.getValue()));
            try (InputStream in = file.getValue().open()) {
                in.transferTo(zip);
            }
            zip.closeEntry();
        }
        zip.finish();
    }

    /** A stored entry is announced with its size and checksum. */
    private static ZipEntry entry(String name, Content content) throws IOException {
        CRC32 crc = new CRC32();
        long size;
        try (InputStream in = new CheckedInputStream(content.open(), crc)) {
            size = in.transferTo(OutputStream.nullOutputStream());
        }
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(TIME);
        return entry;
    }
}
