package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.adapters.container.SafetensorsFormat;
import io.github.ctrlora4j.adapters.container.TorchZipFormat;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The table of kinds in the module's README, made from the golden files. Run with {@code
 * -Dctrlora4j.readme.write=true} to write it anew.
 */
final class KindsInReadmeTest {
    private static final String START = "<!-- kinds -->\n";
    private static final String END = "<!-- end of kinds -->";

    @Test
    void readmeHasTheTableOfAllKinds() throws IOException {
        Path readme = Path.of("README.md");
        String text = Files.readString(readme);
        int from = text.indexOf(START) + START.length();
        int to = text.indexOf(END);
        String table = table();
        if (Boolean.getBoolean("ctrlora4j.readme.write")) {
            Files.writeString(readme, text.substring(0, from) + table + text.substring(to));
        } else {
            assertEquals(table, text.substring(from, to), "run this test with -Dctrlora4j.readme.write=true");
        }
    }

    private static String table() throws IOException {
        List<String> rows = new ArrayList<>();
        Path formats = GoldenLoras.path("../formats");
        for (JsonNode entry :
                new ObjectMapper().readTree(formats.resolve("detect.json").toFile())) {
            String name = entry.get("file").asText();
            rows.add(row(formats.resolve(name), name, entry.get("why").asText()));
        }
        GoldenLoras.cases()
                .forEach(golden -> rows.add(row(GoldenLoras.path(golden.file()), golden.file(), golden.note())));
        return "| file | content | kind | outcome |\n| --- | --- | --- | --- |\n" + String.join("", rows);
    }

    private static String row(Path path, String name, String content) {
        boolean safetensors = name.endsWith(".safetensors");
        try (TensorFile file = safetensors ? new SafetensorsFormat().open(path) : new TorchZipFormat().open(path)) {
            Verdict verdict = FileKind.of(file).verdict();
            String outcome = verdict.role().map(KindsInReadmeTest::name).orElse("rejected");
            String base = name.substring(name.lastIndexOf('/') + 1);
            return "| `" + base + "` | " + content + " | `" + verdict.kind() + "` | " + outcome + " |\n";
        }
    }

    private static String name(ModelRole role) {
        return role.name()
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ')
                .replace("controlnet", "ControlNet")
                .replace("lora", "LoRA")
                .replace("base", "Base");
    }
}
