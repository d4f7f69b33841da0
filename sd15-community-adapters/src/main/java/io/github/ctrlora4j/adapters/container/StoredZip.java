package io.github.ctrlora4j.adapters.container;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the entries of a zip archive so that it can be understood in only one way: the central directory and the local
 * headers agree, entries neither repeat nor overlap, and no bytes lie between them, before the first or after the end.
 *
 * <p>Our own reader, because {@code ZipInputStream} rejects PyTorch's data descriptors, {@code ZipFile} does not tell
 * where an entry's bytes are, and neither compares the two directories. Confined to one thread.
 */
final class StoredZip {
    private static final int LOCAL_HEADER = 0x04034B50;
    private static final int CENTRAL_HEADER = 0x02014B50;
    private static final int DESCRIPTOR = 0x08074B50;
    private static final int END = 0x06054B50;
    private static final int END_64 = 0x06064B50;
    private static final int LOCATOR_64 = 0x07064B50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_BYTES = 20;
    private static final int END_64_BYTES = 56;
    private static final int ZIP64_EXTRA = 1;
    private static final int UNICODE_NAME_EXTRA = 0x7075;
    /** General purpose flags: sizes are in a descriptor after the data; names are UTF-8. */
    private static final int SIZES_FOLLOW = 1 << 3;

    private static final int UTF_8_NAME = 1 << 11;
    /** Stands for a value that is stored in the ZIP64 extra field. */
    private static final long IN_EXTRA = 0xFFFF_FFFFL;

    private static final long MAX_DIRECTORY_BYTES = 16L << 20;

    private final FileSource source;

    private StoredZip(FileSource source) {
        this.source = source;
    }

    /** Where the bytes of an entry are; they are not compressed. */
    record Entry(String name, long position, long size) {}

    /** The directory's place and number of entries. */
    private record Directory(long position, long bytes, long entries) {}

    private record Header(String name, int flags, int method, int crc, long size, long position) {}

    /** The fields that a ZIP64 extra field may replace. */
    private record Sizes(long size, long compressed, long position) {}

    /**
     * @return the entries by name, in the order of the file, without folders
     * @throws io.github.ctrlora4j.api.MalformedFileException if the archive is damaged or ambiguous
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if entries are compressed or encrypted
     */
    static Map<String, Entry> read(FileSource source) {
        return new StoredZip(source).entries();
    }

    private Map<String, Entry> entries() {
        Directory directory = directory();
        ByteBuffer central = source.read(directory.position(), (int) directory.bytes());
        List<Header> headers = new ArrayList<>();
        while (central.hasRemaining()) {
            headers.add(header(central, directory.position() + central.position()));
        }
        check(
                headers.size() == directory.entries(),
                directory.position(),
                "the directory's number of entries is wrong");
        headers.sort(Comparator.comparingLong(Header::position));
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            long end = i + 1 < headers.size() ? headers.get(i + 1).position() : directory.position();
            check(i > 0 || header.position() == 0, 0, "there are bytes before the first entry");
            if (entries.put(header.name(), entry(header, end)) != null) {
                throw source.malformed("two zip entries are called " + FileSource.quote(header.name()));
            }
        }
        entries.keySet().removeIf(name -> name.endsWith("/"));
        return entries;
    }

    private Directory directory() {
        long endPosition = source.size() - END_BYTES;
        check(endPosition >= 0, 0, "the file is too short for a zip archive; it was cut off, download it again");
        ByteBuffer end = source.read(endPosition, END_BYTES);
        // No comment is allowed: it could hold a second end record, and then readers disagree about the content.
        check(
                end.getInt() == END && end.getShort(END_BYTES - 2) == 0,
                endPosition,
                "the file does not end with a zip directory; it was cut off or something was appended, download it again");
        int disks = end.getInt();
        long entriesHere = Short.toUnsignedLong(end.getShort());
        long entries = Short.toUnsignedLong(end.getShort());
        long bytes = Integer.toUnsignedLong(end.getInt());
        long position = Integer.toUnsignedLong(end.getInt());
        check(disks == 0 && entriesHere == entries, endPosition, "the archive is split over several disks");
        Directory directory = new Directory(position, bytes, entries);
        long locator = endPosition - LOCATOR_BYTES;
        long directoryEnd = endPosition;
        if (locator >= 0 && source.read(locator, LOCATOR_BYTES).getInt() == LOCATOR_64) {
            directoryEnd = locator - END_64_BYTES;
            directory = directory64(locator, directoryEnd, directory);
        }
        check(
                directory.position() >= 0
                        && directory.bytes() >= 0
                        && directory.bytes() <= MAX_DIRECTORY_BYTES
                        && directory.position() == directoryEnd - directory.bytes(),
                endPosition,
                "the directory is not directly before its end record");
        return directory;
    }

    private Directory directory64(long locator, long expected, Directory narrow) {
        ByteBuffer pointer = source.read(locator, LOCATOR_BYTES);
        check(
                expected >= 0 && pointer.getInt(4) == 0 && pointer.getLong(8) == expected && pointer.getInt(16) <= 1,
                locator,
                "the ZIP64 end record is not where its locator says");
        ByteBuffer end = source.read(expected, END_64_BYTES);
        Directory wide = new Directory(end.getLong(48), end.getLong(40), end.getLong(32));
        check(
                end.getInt(0) == END_64
                        && end.getLong(4) == END_64_BYTES - 12
                        && end.getLong(16) == 0
                        && end.getLong(24) == wide.entries()
                        && agree(narrow.position(), wide.position(), IN_EXTRA)
                        && agree(narrow.bytes(), wide.bytes(), IN_EXTRA)
                        && agree(narrow.entries(), wide.entries(), 0xFFFF),
                expected,
                "the ZIP64 end record contradicts the end record");
        return wide;
    }

    private static boolean agree(long narrow, long wide, long elsewhere) {
        return narrow == wide || narrow == elsewhere;
    }

    /** Reads one header of the central directory. */
    private Header header(ByteBuffer central, long offset) {
        check(central.remaining() >= CENTRAL_BYTES, offset, "the directory ends inside an entry");
        ByteBuffer fixed = slice(central, CENTRAL_BYTES);
        int nameBytes = Short.toUnsignedInt(fixed.getShort(28));
        int extraBytes = Short.toUnsignedInt(fixed.getShort(30));
        int commentBytes = Short.toUnsignedInt(fixed.getShort(32));
        check(
                fixed.getInt(0) == CENTRAL_HEADER
                        && fixed.getShort(34) == 0
                        && central.remaining() >= nameBytes + extraBytes + commentBytes,
                offset,
                "the directory holds something that is not an entry");
        String name = name(slice(central, nameBytes), offset);
        Sizes sizes = sizes(fixed, 20, Integer.toUnsignedLong(fixed.getInt(42)), slice(central, extraBytes), offset);
        central.position(central.position() + commentBytes);

        int flags = Short.toUnsignedInt(fixed.getShort(8));
        int method = Short.toUnsignedInt(fixed.getShort(10));
        String entry = "zip entry " + FileSource.quote(name) + " at offset " + sizes.position();
        if ((flags & ~(SIZES_FOLLOW | UTF_8_NAME)) != 0) {
            throw source.unsupported(entry + " is encrypted or needs other features (flags " + flags + ")");
        }
        if (method != 0) {
            throw source.unsupported(
                    entry + " is compressed; PyTorch stores weights uncompressed, so save the file again"
                            + " with torch.save or pack it without compression");
        }
        check(sizes.size() == sizes.compressed() && sizes.size() >= 0, offset, "a stored entry has two sizes");
        return new Header(name, flags, method, fixed.getInt(16), sizes.size(), sizes.position());
    }

    /** Compares a local header with the directory. {@code end} is where the next entry or the directory begins. */
    private Entry entry(Header header, long end) {
        long offset = header.position();
        String where = "zip entry " + FileSource.quote(header.name()) + ": ";
        check(offset >= 0 && offset <= end - LOCAL_BYTES, offset, where + "no room for its local header");
        ByteBuffer local = source.read(offset, LOCAL_BYTES);
        int nameBytes = Short.toUnsignedInt(local.getShort(26));
        int extraBytes = Short.toUnsignedInt(local.getShort(28));
        long data = offset + LOCAL_BYTES + nameBytes + extraBytes;
        check(data <= end && header.size() <= end - data, offset, where + "it overlaps what follows");
        String name = name(source.read(offset + LOCAL_BYTES, nameBytes), offset);
        ByteBuffer extra = source.read(offset + LOCAL_BYTES + nameBytes, extraBytes);
        Sizes sizes = sizes(local, 18, 0, extra, offset);
        boolean sizesFollow = (header.flags() & SIZES_FOLLOW) != 0;
        boolean sameSizes = sizes.size() == header.size() && sizes.compressed() == header.size();
        boolean noSizes = sizesFollow && sizes.size() == 0 && sizes.compressed() == 0;
        boolean sameCrc = local.getInt(14) == header.crc() || (sizesFollow && local.getInt(14) == 0);
        check(
                local.getInt(0) == LOCAL_HEADER
                        && name.equals(header.name())
                        && Short.toUnsignedInt(local.getShort(6)) == header.flags()
                        && Short.toUnsignedInt(local.getShort(8)) == header.method()
                        && (sameSizes || noSizes)
                        && sameCrc,
                offset,
                where + "its local header contradicts the directory");
        long dataEnd = data + header.size();
        boolean closed = sizesFollow ? isDescriptor(header, dataEnd, end - dataEnd) : dataEnd == end;
        check(closed, dataEnd, where + "something that is not an entry follows");
        return new Entry(header.name(), data, header.size());
    }

    /** A descriptor has an optional signature, the CRC, and both sizes with 4 or 8 bytes each. */
    private boolean isDescriptor(Header header, long position, long bytes) {
        if (bytes != 12 && bytes != 16 && bytes != 20 && bytes != 24) {
            return false;
        }
        ByteBuffer descriptor = source.read(position, (int) bytes);
        if (bytes % 8 == 0 && descriptor.getInt() != DESCRIPTOR) {
            return false;
        }
        boolean sameCrc = descriptor.getInt() == header.crc();
        boolean wide = descriptor.remaining() == 16;
        long compressed = wide ? descriptor.getLong() : Integer.toUnsignedLong(descriptor.getInt());
        long size = wide ? descriptor.getLong() : Integer.toUnsignedLong(descriptor.getInt());
        return sameCrc && compressed == header.size() && size == header.size();
    }

    /** Sizes from a header's two fields at {@code index}, or from its ZIP64 extra field if the fields refer to it. */
    private Sizes sizes(ByteBuffer header, int index, long position, ByteBuffer extra, long offset) {
        long compressed = Integer.toUnsignedLong(header.getInt(index));
        long size = Integer.toUnsignedLong(header.getInt(index + 4));
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int bytes = Short.toUnsignedInt(extra.getShort());
            check(bytes <= extra.remaining(), offset, "an extra field ends after its entry");
            ByteBuffer field = slice(extra, bytes);
            if (id == ZIP64_EXTRA) {
                size = size == IN_EXTRA ? wide(field, offset) : size;
                compressed = compressed == IN_EXTRA ? wide(field, offset) : compressed;
                position = position == IN_EXTRA ? wide(field, offset) : position;
            }
            check(id != UNICODE_NAME_EXTRA, offset, "an entry has a second name");
        }
        return new Sizes(size, compressed, position);
    }

    private long wide(ByteBuffer field, long offset) {
        check(field.remaining() >= 8, offset, "a ZIP64 extra field is too short");
        return field.getLong();
    }

    private String name(ByteBuffer bytes, long offset) {
        String name;
        try {
            name = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw source.malformed("zip archive, offset " + offset + ": an entry's name is not UTF-8");
        }
        boolean leaves = name.startsWith("/")
                || name.indexOf('\\') >= 0
                || List.of(name.split("/")).contains("..");
        if (name.isEmpty() || leaves || name.indexOf('\0') >= 0) {
            throw source.malformed("zip archive, offset " + offset + ": the entry name " + FileSource.quote(name)
                    + " leads out of the archive; the file is malicious or damaged");
        }
        return name;
    }

    private static ByteBuffer slice(ByteBuffer buffer, int bytes) {
        ByteBuffer slice = buffer.slice(buffer.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(buffer.position() + bytes);
        return slice;
    }

    private void check(boolean sound, long offset, String problem) {
        if (!sound) {
            throw source.malformed("zip archive, offset " + offset + ": " + problem);
        }
    }
}
