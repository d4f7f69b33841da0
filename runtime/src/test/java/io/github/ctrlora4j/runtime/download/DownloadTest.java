package io.github.ctrlora4j.runtime.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] THREE = {1, 2, 3};

    @TempDir
    private Path folder;

    private final Download download = Download.standard();

    @Test
    void readsAFileUpToItsBound() throws IOException {
        URI file = Files.write(folder.resolve("x"), THREE).toUri();
        assertArrayEquals(THREE, download.read(file, 3, () -> false));
    }

    @Test
    void whatIsLongerIsRejectedBeforeItIsWritten() throws IOException {
        URI file = Files.write(folder.resolve("x"), THREE).toUri();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThrows(MalformedFileException.class, () -> download.copy(file, out, 2, () -> false));
        assertEquals(0, out.size());
    }

    @Test
    void anAddressThatNoFileCanHaveIsTold() {
        assertThrows(EngineException.class, () -> download.read(URI.create("file:///a%00b"), 3, () -> false));
        assertThrows(EngineException.class, () -> download.read(URI.create("file:///a?x"), 3, () -> false));
    }

    /** Nobody listens at the port of a socket that has been closed. */
    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void saysWhichHostDoesNotAnswer() throws IOException {
        URI from = URI.create("http://localhost:" + closedPort() + "/x");

        EngineException failure = assertThrows(EngineException.class, () -> download.read(from, 3, () -> false));

        assertEquals(from + ": cannot be read: no connection to localhost", failure.getMessage());
    }

    @Test
    void saysWhichProxyDoesNotAnswer() throws IOException {
        String proxy = "localhost:" + closedPort();
        Download behind = Download.of(Download.client(EnvironmentProxy.of(Map.of("https_proxy", proxy)))
                .build());
        URI from = URI.create("https://example.org/x");

        EngineException failure = assertThrows(EngineException.class, () -> behind.read(from, 3, () -> false));

        assertEquals(from + ": cannot be read: no connection to the proxy " + proxy, failure.getMessage());
    }

    /** ALWAYS would follow from https to http. */
    @Test
    void theClientFollowsToHttpsAlone() {
        HttpClient client = Download.client(ProxySelector.getDefault()).build();
        assertEquals(HttpClient.Redirect.NORMAL, client.followRedirects());
        assertEquals(Optional.of(ProxySelector.getDefault()), client.proxy());
        assertEquals(20, client.connectTimeout().orElseThrow().toSeconds());
    }
}
