package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * node-sd-webui, a client that others wrote, draws with the server. The build fetches it with npm, with the checksum of
 * {@code src/test/clients/package-lock.json}; where that cannot be done, the test is skipped.
 */
@Timeout(120)
class NodeClientTest {
    private static final Path FOLDER = Path.of("target/clients").toAbsolutePath();

    @Test
    void everyCallOfNodeSdWebuiWorks() throws Exception {
        assumeTrue(
                Files.isDirectory(FOLDER.resolve("node_modules/node-sd-webui")),
                "needs Node and npm, and the registry once");
        Path script = FOLDER.resolve("node-sd-webui.mjs");
        Files.copy(Path.of("src/test/clients/node-sd-webui.mjs"), script, StandardCopyOption.REPLACE_EXISTING);
        try (RunningServer server = RunningServer.start()) {
            Process node = new ProcessBuilder(
                            "node",
                            script.toString(),
                            "http://127.0.0.1:" + server.port(),
                            Path.of("src/main/demo/sources/rocket-twemoji.png")
                                    .toAbsolutePath()
                                    .toString())
                    .redirectErrorStream(true)
                    .start();
            List<String> lines;
            try (var output = node.inputReader()) {
                lines = output.lines().toList();
            }

            assertEquals(0, node.waitFor(), String.join("\n", lines));
            assertEquals(6, lines.size(), String.join("\n", lines));
        }
    }
}
