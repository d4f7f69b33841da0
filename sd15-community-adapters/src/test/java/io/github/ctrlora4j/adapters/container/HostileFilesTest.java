package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class HostileFilesTest {
    static Stream<Object[]> hostile() throws IOException {
        JsonNode entries =
                new ObjectMapper().readTree(TestFiles.golden("hostile.json").toFile());
        return StreamSupport.stream(entries.spliterator(), false).map(entry ->
                new Object[] {entry.get("file").asText(), entry.get("verdict").asText()});
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("hostile")
    void reachesTheVerdict(String name, String verdict) {
        Path path = TestFiles.golden(name);
        boolean accepted;
        try {
            Optional<TensorFile> file = TestFiles.open(path);
            file.ifPresent(opened -> opened.tensors().values().forEach(tensor -> tensor.read()));
            file.ifPresent(TensorFile::close);
            accepted = file.isPresent();
        } catch (CtrloraException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith(path.toString()), e.getMessage());
            accepted = false;
        }
        if (!verdict.equals("either")) {
            assertEquals(verdict.equals("accept"), accepted);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "os-system.ckpt, os.system",
        "py2-builtin-eval.ckpt, __builtin__.eval",
        "stack-global.pt, os.system",
        "stack-global-dotted.ckpt, torch.serialization.os.system",
        "inst-opcode.pt, os.system",
        "bare.ckpt, os.system",
        "legacy-in-magic.ckpt, os.system",
        "legacy-in-keys.ckpt, os.system",
        "torch-load-from-bytes.ckpt, torch.storage._load_from_bytes"
    })
    void namesWhatThePickleAskedFor(String name, String global) {
        String message = "";
        try {
            TestFiles.open(TestFiles.golden("hostile-pickles/" + name));
        } catch (CtrloraException e) {
            message = String.valueOf(e.getMessage());
        }
        assertTrue(message.contains("'" + global + "'") && message.contains(" at byte "), message);
    }
}
