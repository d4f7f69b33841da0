package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.runtime.packs.ZipArchive.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a zip's directory so that there is only one way to understand it: the central directory and the local headers
 * agree, no entries repeat or overlap, nothing lies before, between or after them, and every entry is a plain file.
 * Confined to one thread.
 *
 * @param name the archive's name in messages
 */
record PackZip(FileChannel channel, String name) {
    private static final int LOCAL_HEADER = 0x04034B50;
    private static final int CENTRAL_HEADER = 0x02014B50;
    private static final int DESCRIPTOR = 0x08074B50;
    private static final int END = 0x06054B50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int DESCRIPTOR_BYTES = 12;

    /** General purpose flags that change nothing for us: deflate's effort, sizes behind the data, UTF-8 names. */
    private static final int KNOWN_FLAGS = 0b110 | 1 << 3 | 1 << 11;

    private static final int SIZES_FOLLOW = 1 << 3;

    /** The fields of ZIP64 and of a second, Unicode name. */
    private static final Set<Integer> REJECTED_EXTRAS = Set.of(0x0001, 0x7075);

    private static final long MAX_DIRECTORY_BYTES = 1 << 16;

    /** Trained weights shrink to no less than half, texts to a tenth. Deflate itself reaches 1000. */
    private static final int MAX_EXPANSION = 100;

    private static final long ALWAYS_ALLOWED_BYTES = 1 << 16;

    private static final int TYPE_OF_FILE = 0xF000;
    private static final int REGULAR_FILE = 0x8000;
    private static final int SYMBOLIC_LINK = 0xA000;
    private static final int DOS_FOLDER = 0x10;

    private record Header(String name, int flags, int method, int crc, long compressed, long size, long position) {}

    Map<String, Entry> entries() throws IOException {
        long endPosition = channel.size() - END_BYTES;
        require(endPosition >= 0, "it is too short for a zip archive");
        ByteBuffer end = bytes(endPosition, END_BYTES);
        // No comment is allowed: it could hold a second end record, and then readers disagree about the content.
        require(
                end.getInt(0) == END && end.getShort(20) == 0,
                "it does not end with a zip directory; it is not a zip archive, is cut off, or has data appended");
        int count = Short.toUnsignedInt(end.getShort(10));
        long directoryBytes = Integer.toUnsignedLong(end.getInt(12));
        long directory = Integer.toUnsignedLong(end.getInt(16));
        require(end.getInt(4) == 0 && end.getShort(8) == end.getShort(10), "it is one of several disks");
        require(
                count <= PackFiles.MAX_FILES,
                "it has " + count + " entries, at most " + PackFiles.MAX_FILES + " are read");
        require(
                directoryBytes <= MAX_DIRECTORY_BYTES && directory == endPosition - directoryBytes,
                "its directory does not lie directly before its end record");
        List<Header> headers = headers(bytes(directory, (int) directoryBytes), count);
        headers.sort(Comparator.comparingLong(Header::position));
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            long next = i + 1 < headers.size() ? headers.get(i + 1).position() : directory;
            require(i > 0 || header.position() == 0, "something lies before its first entry");
            entries.put(header.name(), entry(header, next));
        }
        return entries;
    }

    private List<Header> headers(ByteBuffer directory, int count) {
        List<Header> headers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (directory.hasRemaining()) {
            Header header = header(directory);
            // File systems that ignore case would let the second overwrite the first.
            require(
                    names.add(header.name().toLowerCase(Locale.ROOT)),
                    "two entries are called '" + PackFileKind.shown(header.name()) + "'");
            headers.add(header);
        }
        require(headers.size() == count, "its directory's number of entries is wrong");
        return headers;
    }

    private Header header(ByteBuffer directory) {
        require(directory.remaining() >= CENTRAL_BYTES, "its directory ends inside an entry");
        ByteBuffer fixed = slice(directory, CENTRAL_BYTES);
        int nameBytes = Short.toUnsignedInt(fixed.getShort(28));
        int extraBytes = Short.toUnsignedInt(fixed.getShort(30));
        require(
                fixed.getInt(0) == CENTRAL_HEADER
                        && fixed.getShort(32) == 0
                        && fixed.getShort(34) == 0
                        && directory.remaining() >= nameBytes + extraBytes,
                "its directory holds something that is not an entry, or an entry with a comment or on another disk");
        Header header = new Header(
                text(slice(directory, nameBytes)),
                Short.toUnsignedInt(fixed.getShort(8)),
                Short.toUnsignedInt(fixed.getShort(10)),
                fixed.getInt(16),
                Integer.toUnsignedLong(fixed.getInt(20)),
                Integer.toUnsignedLong(fixed.getInt(24)),
                Integer.toUnsignedLong(fixed.getInt(42)));
        rejectExtras(slice(directory, extraBytes));
        rejectSpecialFile(header.name(), fixed.getInt(38));
        rejectFeatures(header);
        return header;
    }

    /** Unix puts the file's mode into the upper half of the external attributes, DOS its flags into the lower. */
    private void rejectSpecialFile(String entry, int attributes) {
        int type = attributes >>> 16 & TYPE_OF_FILE;
        boolean isFolder = entry.endsWith("/") || (attributes & DOS_FOLDER) != 0;
        if (type == SYMBOLIC_LINK) {
            throw malformed("'" + PackFileKind.shown(entry) + "' is a symbolic link; a pack has plain files only");
        }
        if (isFolder || (type != 0 && type != REGULAR_FILE)) {
            throw malformed("'" + PackFileKind.shown(entry) + "' is a folder or device; a pack has plain files only");
        }
    }

    private void rejectFeatures(Header header) {
        String entry = "'" + PackFileKind.shown(header.name()) + "' ";
        boolean isKnown = (header.flags() & ~KNOWN_FLAGS) == 0
                && (header.method() == ZipArchive.STORED || header.method() == ZipArchive.DEFLATED);
        if (!isKnown) {
            throw new UnsupportedFileException(
                    name,
                    entry
                            + "is encrypted or packed by another method than deflate (flags " + header.flags()
                            + ", method "
                            + header.method() + "); pack it again as a plain zip");
        }
        require(
                header.method() == ZipArchive.DEFLATED || header.compressed() == header.size(),
                entry + "is stored and has two sizes");
        require(
                header.size() <= ALWAYS_ALLOWED_BYTES + MAX_EXPANSION * header.compressed(),
                entry + "unpacks from " + header.compressed() + " to " + header.size() + " bytes; this is a zip bomb");
    }

    /** Compares a local header with the directory. {@code next} is where the next entry or the directory begins. */
    private Entry entry(Header header, long next) throws IOException {
        String entry = "'" + PackFileKind.shown(header.name()) + "': ";
        require(header.position() <= next - LOCAL_BYTES, entry + "no room for its local header");
        ByteBuffer local = bytes(header.position(), LOCAL_BYTES);
        int nameBytes = Short.toUnsignedInt(local.getShort(26));
        int extraBytes = Short.toUnsignedInt(local.getShort(28));
        long data = header.position() + LOCAL_BYTES + nameBytes + extraBytes;
        require(data <= next && header.compressed() <= next - data, entry + "it overlaps what follows");
        rejectExtras(bytes(header.position() + LOCAL_BYTES + nameBytes, extraBytes));
        boolean sizesFollow = (header.flags() & SIZES_FOLLOW) != 0;
        require(
                local.getInt(0) == LOCAL_HEADER
                        && text(bytes(header.position() + LOCAL_BYTES, nameBytes))
                                .equals(header.name())
                        && Short.toUnsignedInt(local.getShort(6)) == header.flags()
                        && Short.toUnsignedInt(local.getShort(8)) == header.method()
                        && agree(local.getInt(14), header.crc(), sizesFollow)
                        && agree(local.getInt(18), (int) header.compressed(), sizesFollow)
                        && agree(local.getInt(22), (int) header.size(), sizesFollow),
                entry + "its local header contradicts the directory");
        long dataEnd = data + header.compressed();
        require(
                sizesFollow ? isDescriptor(header, dataEnd, next - dataEnd) : dataEnd == next,
                entry + "something that is not an entry follows");
        return new Entry(header.name(), header.method(), header.crc(), header.compressed(), header.size(), data);
    }

    private static boolean agree(int local, int central, boolean sizesFollow) {
        return local == central || (sizesFollow && local == 0);
    }

    /** A descriptor has an optional signature, the CRC, and both sizes. */
    private boolean isDescriptor(Header header, long position, long length) throws IOException {
        if (length != DESCRIPTOR_BYTES && length != DESCRIPTOR_BYTES + Integer.BYTES) {
            return false;
        }
        ByteBuffer descriptor = bytes(position, (int) length);
        return (length == DESCRIPTOR_BYTES || descriptor.getInt() == DESCRIPTOR)
                && descriptor.getInt() == header.crc()
                && descriptor.getInt() == (int) header.compressed()
                && descriptor.getInt() == (int) header.size();
    }

    private void rejectExtras(ByteBuffer extra) {
        while (extra.hasRemaining()) {
            require(extra.remaining() >= 4, "an extra field is cut off");
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Short.toUnsignedInt(extra.getShort());
            require(length <= extra.remaining(), "an extra field extends beyond its entry");
            require(
                    !REJECTED_EXTRAS.contains(id),
                    "an entry uses ZIP64 or has a second name; pack it again as a plain zip");
            slice(extra, length);
        }
    }

    /** Names beyond ASCII are rejected later, whatever their encoding is. */
    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    private ByteBuffer bytes(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
            continue;
        }
        require(!buffer.hasRemaining(), "it ends too early");
        return buffer.flip();
    }

    private static ByteBuffer slice(ByteBuffer buffer, int length) {
        ByteBuffer slice = buffer.slice(buffer.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(buffer.position() + length);
        return slice;
    }

    private void require(boolean sound, String problem) {
        if (!sound) {
            throw malformed(problem);
        }
    }

    private MalformedFileException malformed(String problem) {
        return new MalformedFileException(name, problem);
    }
}
