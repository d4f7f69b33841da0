package io.github.ctrlora4j.runtime.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** ALWAYS would follow from https to http. */
    @Test
    void theClientFollowsToHttpsAlone() {
        HttpClient client = Download.client(ProxySelector.getDefault()).build();
        assertEquals(HttpClient.Redirect.NORMAL, client.followRedirects());
        assertEquals(Optional.of(ProxySelector.getDefault()), client.proxy());
        assertEquals(20, client.connectTimeout().orElseThrow().toSeconds());
    }
}
