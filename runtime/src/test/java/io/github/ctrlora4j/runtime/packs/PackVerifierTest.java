package io.github.ctrlora4j.runtime.packs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is wrong with a pack, installing it says so in one line that names pack and file, and leaves nothing on
 * disk.
 */
class PackVerifierTest {
    private static final byte[] TEXT = "text".getBytes(UTF_8);
    private static final PackVerifier VERIFIER =
            new PackVerifier(GoldenModels.FILES, TestPack::installed, name -> Optional.empty(), () -> false);

    @TempDir
    private Path temp;

    private Path plugins;
    private Path source;

    @BeforeEach
    void makeFolders() throws IOException {
        plugins = Files.createDirectory(temp.resolve("plugins"));
        source = temp.resolve("bad.zip");
    }

    @AfterEach
    void nothingIsLeftOnDisk() throws IOException {
        try (Stream<Path> installed = Files.list(plugins)) {
            assertEquals(List.of(), installed.toList());
        }
        try (Stream<Path> beside = Files.list(temp)) {
            assertTrue(beside.allMatch(file -> file.equals(plugins) || file.equals(source)));
        }
        try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertEquals(
                    List.of(),
                    temporary
                            .filter(file -> file.getFileName()
                                    .toString()
                                    .startsWith("ctrlora4j-pack-p"
                                            + ProcessHandle.current().pid() + "m"))
                            .toList());
        }
    }

    /** Refused by name, with these words in the message. */
    private void assertRefused(byte[] zip, String... words) throws IOException {
        Files.write(source, zip);
        assertSourceIsRefused(words);
    }

    private void assertSourceIsRefused(String... words) {
        PackFolder folder = new PackFolder(plugins);
        String message = assertThrows(CtrloraException.class, () -> folder.install(source, false, VERIFIER))
                .getMessage();
        assertTrue(message.startsWith(source + ": "), message);
        for (String word : words) {
            assertTrue(message.contains(word), () -> "'" + message + "' has " + word);
        }
        assertEquals(1, message.lines().count(), message);
    }

    private static TestPack pack() {
        return TestPack.own("edges");
    }

    private static RawZip zip() {
        return RawZip.of(pack().all());
    }

    /** The other tests would be worth nothing if this one were refused, too. */
    @Test
    void theHandWrittenZipIsSoundBeforeItIsSpoilt() throws IOException {
        Files.write(source, zip().bytes());
        Path installed =
                new PackFolder(plugins).install(source, false, VERIFIER).file();
        Files.delete(installed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.txt",
                "/etc/cron.d/evil",
                "a/../../evil",
                "..\\evil.txt",
                "\\\\server\\share",
                "C:evil.txt",
                "C:\\evil.txt",
                ".."
            })
    void refusesEntriesThatClimbOut(String name) throws IOException {
        assertRefused(zip().add(name, TEXT, entry -> {}).bytes(), "'" + name + "' leads out of the pack");
    }

    @ParameterizedTest
    @CsvSource({
        "Evil.class, is code",
        "evil.jar, is code",
        "libevil.so, is code",
        "network.onnx, another kind of model",
        "lora.ckpt, another kind of model",
        "archive.pkl, another kind of model",
        "sub/condition.json, lies in a folder",
        "index.html, does not belong",
        ".DS_Store, does not belong",
        "license, does not belong",
        "LICENSE.class, is code"
    })
    void refusesFilesThatAreNoPartOfAPack(String name, String reason) throws IOException {
        assertRefused(zip().add(name, TEXT, entry -> {}).bytes(), "'" + name + "' ", reason);
    }

    @Test
    void aNameCannotPaintTheTerminal() throws IOException {
        String message = "'??[31mevil' does not belong";
        assertRefused(zip().add("\u0007\u001b[31mevil", TEXT, entry -> {}).bytes(), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LICENSE", "license"})
    void refusesTwoEntriesWithOneName(String second) throws IOException {
        byte[] bytes = zip().add("LICENSE", TEXT, entry -> {})
                .add(second, TEXT, entry -> {})
                .bytes();
        assertRefused(bytes, "two entries are called '" + second + "'");
    }

    @Test
    void refusesSymbolicLinks() throws IOException {
        byte[] bytes = zip().add("LICENSE", "/etc/passwd".getBytes(UTF_8), entry -> entry.attributes = 0120777 << 16)
                .bytes();
        assertRefused(bytes, "'LICENSE' is a symbolic link");
    }

    @Test
    void refusesFoldersAndDevices() throws IOException {
        assertRefused(zip().add("sub/", new byte[0], entry -> {}).bytes(), "'sub/' is a folder or device");
        assertRefused(
                zip().add("LICENSE", TEXT, entry -> entry.attributes = 0020666 << 16)
                        .bytes(),
                "'LICENSE' is a folder or device");
        assertRefused(
                zip().add("LICENSE", TEXT, entry -> entry.attributes = 0x10).bytes(), "a folder or device");
    }

    /** 7 MiB of zeros in 7 kB, announced truly. */
    @Test
    void refusesZipBombsBeforeUnpacking() throws IOException {
        byte[] zeros = new byte[7 << 20];
        assertRefused(
                zip().add("preview.png", zeros, RawZip.Entry::deflate).bytes(), "'preview.png' unpacks", "a zip bomb");
    }

    /** The directory says 4 bytes, the data unpack to a million. */
    @Test
    void refusesZipBombsThatLieAboutTheirSize() throws IOException {
        byte[] bytes = zip().add("LICENSE", new byte[1 << 20], entry -> {
                    entry.deflate();
                    entry.size = 4;
                })
                .bytes();
        assertRefused(bytes, "LICENSE unpacks to more than the 4 bytes", "a zip bomb");
    }

    @Test
    void refusesMoreEntriesThanAnyPackHas() throws IOException {
        RawZip many = zip();
        for (int i = 0; i < 40; i++) {
            many.add("LICENSE-" + i, TEXT, entry -> {});
        }
        assertRefused(many.bytes(), "it has 42 entries, at most 32");
    }

    @ParameterizedTest
    @CsvSource({"LICENSE, 1048577", "README.md, 1048577", "preview.png, 8388609", "condition.json, 65537"})
    void refusesFilesThatAreTooLarge(String name, int bytes) throws IOException {
        TestPack pack = pack();
        pack.files.put(name, new byte[bytes]);
        assertRefused(RawZip.of(pack.all()).bytes(), name + " has " + bytes + " bytes; at most " + (bytes - 1));
    }

    @Test
    void refusesLocalHeadersThatContradictTheDirectory() throws IOException {
        assertRefused(
                zip().change("condition.json", entry -> entry.localName = "condition.jsom")
                        .bytes(),
                "'condition.json': its local header contradicts the directory");
        assertRefused(zip().change("condition.json", entry -> entry.localCrc++).bytes(), "contradicts the directory");
    }

    @Test
    void refusesDataThatIsHiddenBetweenInFrontOrBehind() throws IOException {
        assertRefused(
                zip().change("condition.json", entry -> entry.gap = TEXT).bytes(),
                "something that is not an entry follows");
        RawZip front = zip();
        front.front = TEXT;
        assertRefused(front.bytes(), "before its first entry");
        RawZip comment = zip();
        comment.comment = TEXT;
        assertRefused(comment.bytes(), "has data appended");
        byte[] bytes = zip().bytes();
        assertRefused(Arrays.copyOf(bytes, bytes.length + 1), "has data appended");
    }

    @Test
    void refusesADirectoryThatCountsWrongly() throws IOException {
        RawZip zip = zip();
        zip.countMore = 1;
        assertRefused(zip.bytes(), "number of entries is wrong");
    }

    /** 0x7075 is a second name in Unicode, 0x0001 are the sizes of ZIP64. */
    @ParameterizedTest
    @ValueSource(strings = {"757001004e", "010001004e"})
    void refusesASecondNameAndASecondSize(String extra) throws IOException {
        assertRefused(
                zip().change(
                                "condition.json",
                                entry -> entry.extra = HexFormat.of().parseHex(extra))
                        .bytes(),
                "ZIP64 or has a second name");
    }

    @Test
    void refusesEncryptionAndUnknownMethods() throws IOException {
        assertRefused(zip().change("condition.json", entry -> entry.flags = 1).bytes(), "is encrypted");
        assertRefused(zip().change("condition.json", entry -> entry.method = 14).bytes(), "method 14");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LICENSE", "condition.json", TestPack.LORA})
    void refusesDamagedBytes(String name) throws IOException {
        byte[] bytes = RawZip.of(pack().with("LICENSE", "free").all())
                .change(name, entry -> entry.data[entry.data.length - 1] ^= 4)
                .bytes();
        assertRefused(bytes, name + " is damaged");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] bytes = zip().bytes();
        for (int length = 0; length < bytes.length; length += 1 + bytes.length / 50) {
            assertRefused(Arrays.copyOf(bytes, length));
        }
    }

    /**
     * Any byte may be wrong; whatever is read then is refused, or the same pack. Every other byte of the directory and
     * its end record is tried, because each has a meaning of its own, and a few of the files, which checksums cover.
     */
    @Test
    void aFlippedBitIsRefusedOrChangesNothing() throws IOException {
        byte[] bytes = zip().bytes();
        PackDescriptor sound = Pack.open(Files.write(source, bytes)).descriptor();
        int directory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 6);
        for (int i = 0; i < bytes.length; i += i < directory ? 1 + directory / 50 : 2) {
            byte[] mutant = bytes.clone();
            mutant[i] ^= 1 << i % 8;
            Files.write(source, mutant);
            try {
                assertEquals(sound, VERIFIER.verify(source).descriptor());
            } catch (CtrloraException e) {
                assertTrue(e.getMessage().startsWith(source.toString()), e.getMessage());
            }
        }
    }

    @Test
    void refusesADescriptorWithAbsurdValues() throws IOException {
        TestPack pack = pack();
        pack.lora0().put("rank", 1_000_000_000);
        assertRefused(RawZip.of(pack.all()).bytes(), "condition.json: field 'loras[0].rank' needs");
    }

    @Test
    void refusesAPackWithoutADescriptor() throws IOException {
        assertRefused(RawZip.of(Map.of("LICENSE", TEXT)).bytes(), "it has no condition.json");
        assertRefused(RawZip.of(Map.of()).bytes(), "it has no condition.json");
    }

    @Test
    void refusesAPackThatClaimsTheIdOfAnotherAndNamesBoth() throws IOException {
        assertRefused(
                RawZip.of(TestPack.own("shift").all()).bytes(),
                "claims the name shift, which condition shift from shift.jar has");
        TestPack alias = pack();
        alias.descriptor.putArray("aliases").add("shift_far");
        assertRefused(
                RawZip.of(alias.all()).bytes(), "claims the name shift_far, which condition shift from shift.jar");
    }

    @Test
    void refusesAPreprocessorThatIsNotInstalled() throws IOException {
        TestPack pack = pack();
        pack.descriptor.put("preprocessor", "dream");
        assertRefused(RawZip.of(pack.all()).bytes(), "needs the preprocessor dream, which is not installed");
    }

    @Test
    void refusesAPackAsPreprocessor() throws IOException {
        TestPack pack = pack();
        pack.descriptor.put("preprocessor", "packed");
        assertRefused(RawZip.of(pack.all()).bytes(), "packed from packed.zip", "itself a pack");
    }

    @ParameterizedTest
    @CsvSource({"far, 1, condition shift: there is no parameter 'far'", "by, 101, needs a whole number within 0..100"})
    void refusesParametersThatThePreprocessorDoesNotHave(String name, String value, String problem) throws IOException {
        TestPack pack = pack();
        pack.descriptor.putObject("parameters").put(name, value);
        assertRefused(RawZip.of(pack.all()).bytes(), problem);
    }

    @Test
    void refusesFixedParametersWithoutAPreprocessor() throws IOException {
        TestPack pack = pack();
        pack.descriptor.put("preprocessor", "none").putObject("parameters").put("by", 1);
        assertRefused(RawZip.of(pack.all()).bytes(), "fixes the parameters [by], but has no preprocessor");
    }

    @ParameterizedTest
    @CsvSource({
        "dream, 'extends the condition dream, which is not installed'",
        "packed, 'extends packed from packed.zip, which is itself a pack'"
    })
    void refusesToExtendWhatIsNoInstalledCondition(String condition, String problem) throws IOException {
        assertRefused(RawZip.of(TestPack.extending(condition).all()).bytes(), problem);
    }

    /** The condition's own LoRA has the fingerprint of sixty-four times c. */
    @Test
    void refusesToReplaceALoraOfTheExtendedCondition() throws IOException {
        TestPack pack = TestPack.extending("shift");
        pack.lora0().put("base", "c".repeat(64));
        assertRefused(RawZip.of(pack.all()).bytes(), "for which condition shift has one already");
    }

    @Test
    void refusesLorasThatAreNotDeclaredOrNotThere() throws IOException {
        TestPack more = pack();
        more.files.put("more.safetensors", TEXT);
        assertRefused(RawZip.of(more.all()).bytes(), "its condition.json does not name more.safetensors");
        TestPack fewer = pack();
        fewer.files.remove(TestPack.LORA);
        assertRefused(RawZip.of(fewer.all()).bytes(), "lacks " + TestPack.LORA);
    }

    @ParameterizedTest
    @CsvSource({"rank, 8, has rank 4", "size, 17, bytes", "sha256, 0, has SHA-256"})
    void refusesALoraThatIsNotAsDeclared(String field, String value, String problem) throws IOException {
        TestPack pack = pack();
        if (field.equals("sha256")) {
            pack.lora0().put(field, value.repeat(64));
        } else {
            pack.lora0().put(field, Integer.parseInt(value));
        }
        assertRefused(RawZip.of(pack.all()).bytes(), TestPack.LORA, problem, "its condition.json says");
    }

    /** Everything is declared truly, but the file under the name of a LoRA is something else. */
    @ParameterizedTest
    @CsvSource({"sd.safetensors, expected a condition LoRA", "lora0.ckpt, not a safetensors file", "hint0.png, no"})
    void refusesOtherFilesUnderTheNameOfALora(String file, String problem) throws IOException {
        byte[] other = Files.readAllBytes(GoldenModels.file(file));
        TestPack pack = pack();
        pack.files.put(TestPack.LORA, other);
        pack.lora0().put("size", other.length).put("sha256", TestPack.sha256(other));
        assertRefused(RawZip.of(pack.all()).bytes(), TestPack.LORA, problem);
    }

    @Test
    void refusesBinariesUnderTheNameOfAText() throws IOException {
        byte[] javaClass = HexFormat.of().parseHex("cafebabe0000003d");
        for (String name : List.of("LICENSE", "README.md")) {
            TestPack pack = pack();
            pack.files.put(name, javaClass);
            assertRefused(RawZip.of(pack.all()).bytes(), name + " is not a text");
        }
        assertRefused(RawZip.of(pack().with("LICENSE", "a\u0000b").all()).bytes(), "LICENSE is not a text");
    }

    /** A woman with a laptop is a woman, a joiner and a laptop; Persian "I want" has a non-joiner. */
    @Test
    void textsMayJoinCharacters() throws IOException {
        Files.write(
                source,
                RawZip.of(pack().with("README.md", "\uD83D\uDC69\u200D\uD83D\uDCBB \u0645\u06CC\u200C\u062E")
                                .all())
                        .bytes());
        Path installed =
                new PackFolder(plugins).install(source, false, VERIFIER).file();
        Files.delete(installed);
    }

    @Test
    void refusesTextsThatChangeTheDirectionOfWriting() throws IOException {
        assertRefused(RawZip.of(pack().with("README.md", "a\u202Eb").all()).bytes(), "README.md is not a text");
    }

    @Test
    void refusesAPreviewThatIsNoPicture() throws IOException {
        assertRefused(RawZip.of(pack().with("preview.png", "<html>").all()).bytes(), "preview.png", "not an image");
    }

    @Test
    void refusesLinksInAFolder() throws IOException {
        source = pack().folder(temp.resolve("bad"));
        Files.createSymbolicLink(source.resolve("LICENSE"), temp.resolve("secret"));
        assertSourceIsRefused("'LICENSE' is a symbolic link");
    }

    @Test
    void refusesFoldersAndForeignFilesInAFolder() throws IOException {
        source = pack().folder(temp.resolve("bad"));
        Files.createDirectory(source.resolve("META-INF"));
        assertSourceIsRefused("'META-INF' is not a plain file");
        Files.delete(source.resolve("META-INF"));
        Files.write(source.resolve("Evil.class"), TEXT);
        assertSourceIsRefused("'Evil.class' is code");
    }

    @Test
    void refusesWhatIsNotThere() {
        assertSourceIsRefused("no such file or folder");
    }

    /** The order in which a hostile archive lists its entries decides nothing. */
    @Test
    void readsEntriesInAnyOrder() throws IOException {
        Map<String, byte[]> reversed = new TreeMap<String, byte[]>(pack().all()).descendingMap();
        Files.write(source, RawZip.of(reversed).bytes());
        assertEquals("edges", VERIFIER.verify(source).descriptor().name());
    }
}
