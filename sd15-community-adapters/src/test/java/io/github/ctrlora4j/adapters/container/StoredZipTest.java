package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.CtrloraException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class StoredZipTest {
    static Stream<Object[]> archives() throws IOException {
        JsonNode entries = new ObjectMapper()
                .readTree(TestFiles.resource("/golden/zips/zips.json").toFile());
        return StreamSupport.stream(entries.spliterator(), false).map(entry ->
                new Object[] {entry.get("file").asText(), entry.get("verdict").asText()});
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("archives")
    void reachesTheVerdict(String name, String verdict) {
        Path path = TestFiles.resource("/golden/zips/" + name);
        boolean accepted;
        try (FileSource source = FileSource.open(path)) {
            StoredZip.read(source);
            accepted = true;
        } catch (CtrloraException e) {
            assertEquals(Optional.of(path.toString()), e.subject());
            accepted = false;
        }
        if (!verdict.equals("either")) {
            assertEquals(verdict.equals("accept"), accepted);
        }
    }

    @ParameterizedTest
    @MethodSource("archives")
    void findsTheBytesOfWhatItAccepts(String name, String verdict) {
        if (verdict.equals("accept")) {
            try (FileSource source = FileSource.open(TestFiles.resource("/golden/zips/" + name))) {
                Map<String, StoredZip.Entry> entries = StoredZip.read(source);
                assertEquals("first", text(source, entries, "root/a"));
                assertEquals(name.equals("empty-entry.zip") ? "" : "second", text(source, entries, "root/b"));
            }
        }
    }

    private static String text(FileSource source, Map<String, StoredZip.Entry> entries, String name) {
        StoredZip.Entry entry = Optional.ofNullable(entries.get(name)).orElseThrow();
        return StandardCharsets.US_ASCII
                .decode(source.read(entry.position(), (int) entry.size()))
                .toString();
    }

    /** Most faults break several rules; the first that is broken tells the user what happened to the file. */
    @ParameterizedTest
    @CsvSource({
        "empty-file, too short for a zip archive",
        "cut-off, does not end with a zip directory",
        "comment, does not end with a zip directory",
        "bytes-after, does not end with a zip directory",
        "several-disks, split over several disks",
        "two-counts, split over several disks",
        "too-few-announced, number of entries is wrong",
        "too-many-announced, number of entries is wrong",
        "directory-elsewhere, not directly before its end record",
        "directory-outside, not directly before its end record",
        "directory-too-long, not directly before its end record",
        "bytes-before-shifted, not directly before its end record",
        "locator-to-nowhere, ZIP64 end record is not where its locator says",
        "bytes-before, bytes before the first entry",
        "entry-on-other-disk, something that is not an entry",
        "position-outside, something that is not an entry follows",
        "huge-position, bytes before the first entry",
        "overlap, no room for its local header",
        "too-long, overlaps what follows",
        "too-short, something that is not an entry follows",
        "gap, something that is not an entry follows",
        "gap-before-directory, something that is not an entry follows",
        "missing-descriptor, something that is not an entry follows",
        "wrong-descriptor, something that is not an entry follows",
        "other-name, local header contradicts the directory",
        "other-crc, local header contradicts the directory",
        "other-flags, local header contradicts the directory",
        "other-method, local header contradicts the directory",
        "other-size, local header contradicts the directory",
        "extra-overrun, an extra field ends after its entry",
        "size-without-field, overlaps what follows",
        "two-sizes, two sizes",
        "second-name, second name",
        "duplicate, two zip entries are called",
        "not-utf8, not UTF-8",
        "nul-in-name, leads out of the archive",
        "encrypted, encrypted or needs other features",
        "bomb, is compressed"
    })
    void saysWhatIsWrong(String name, String problem) {
        try (FileSource source = FileSource.open(TestFiles.resource("/golden/zips/" + name + ".zip"))) {
            String message = assertThrows(CtrloraException.class, () -> StoredZip.read(source))
                    .problem();
            assertTrue(message.contains(problem), message);
        }
    }

    /**
     * Each field of the ZIP64 end record and its locator that must agree with something; the offset from the file's
     * end.
     */
    @ParameterizedTest
    @CsvSource({
        "94, 45, ZIP64 end record contradicts", // length of the record, 44
        "82, 1, ZIP64 end record contradicts", // this disk
        "74, 2, ZIP64 end record contradicts", // entries on it, 1
        "66, 2, ZIP64 end record contradicts", // entries
        "58, 52, ZIP64 end record contradicts", // bytes of the directory, 47
        "50, 37, ZIP64 end record contradicts", // its position, 36
        "38, 1, not where its locator says", // disk of the record
        "34, 82, not where its locator says", // its position, 83
        "26, 2, not where its locator says", // number of disks, 1
        "14, 2, ZIP64 end record contradicts", // entries in the end record
        "10, 48, ZIP64 end record contradicts", // bytes of the directory there
        "6, 37, ZIP64 end record contradicts" // its position there
    })
    void theEndRecordsAgree(int fromEnd, byte value, String problem, @TempDir Path folder) throws IOException {
        byte[] sound = zip64(1, 47, 36);
        try (FileSource source = FileSource.open(TestFiles.write(folder.resolve("sound.zip"), sound))) {
            assertEquals("first", text(source, StoredZip.read(source), "a"));
        }
        sound[sound.length - fromEnd] = value;
        if (fromEnd == 14) {
            sound[sound.length - 12] = value; // on this disk and in all
        }
        try (FileSource source = FileSource.open(TestFiles.write(folder.resolve("broken.zip"), sound))) {
            String message = assertThrows(CtrloraException.class, () -> StoredZip.read(source))
                    .problem();
            assertTrue(message.contains(problem), message);
        }
    }

    /** What does not fit into the end record is all ones there, and stands in the ZIP64 end record alone. */
    @Test
    void theEndRecordMayLeaveItToItsZip64Twin(@TempDir Path folder) throws IOException {
        byte[] archive = zip64(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF);
        try (FileSource source = FileSource.open(TestFiles.write(folder.resolve("a.zip"), archive))) {
            assertEquals("first", text(source, StoredZip.read(source), "a"));
        }
    }

    /**
     * A stored entry a = "first" with a ZIP64 end record: 30 + 1 + 5 bytes, a directory of 46 + 1, 56, 20 and 22.
     *
     * @param entries as the end record has them, like the other arguments
     */
    private static byte[] zip64(int entries, int bytes, int position) {
        CRC32 crc = new CRC32();
        crc.update("first".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer zip = ByteBuffer.allocate(36 + 47 + 56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN);
        zip.putInt(0x04034B50).putShort((short) 20).putLong(0).putInt((int) crc.getValue());
        zip.putInt(5).putInt(5).putShort((short) 1).putShort((short) 0);
        zip.put("afirst".getBytes(StandardCharsets.US_ASCII));
        zip.putInt(0x02014B50).putInt(20 << 16).putLong(0).putInt((int) crc.getValue());
        zip.putInt(5).putInt(5).putShort((short) 1).put(new byte[16]).put((byte) 'a');
        zip.putInt(0x06064B50).putLong(44).putInt(45).putLong(0);
        zip.putLong(1).putLong(1).putLong(47).putLong(36);
        zip.putInt(0x07064B50).putInt(0).putLong(83).putInt(1);
        zip.putInt(0x06054B50).putInt(0).putShort((short) entries).putShort((short) entries);
        zip.putInt(bytes).putInt(position).putShort((short) 0);
        return zip.array();
    }

    @Test
    void readsZip64Sizes() {
        try (FileSource source = FileSource.open(TestFiles.resource("/golden/zips/zip64-sizes.zip"))) {
            assertEquals("first", text(source, StoredZip.read(source), "root/a"));
        }
    }

    @Test
    void leavesFoldersOut() {
        try (FileSource source = FileSource.open(TestFiles.resource("/golden/zips/folder.zip"))) {
            assertEquals(Set.of("root/a"), StoredZip.read(source).keySet());
        }
    }
}
