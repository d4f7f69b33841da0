package io.github.ctrlora4j.runtime.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Download#complete} against a server of this process and against files. */
class ResumedDownloadTest {
    private static final byte[] SOURCE = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

    @TempDir
    private Path folder;

    private final Download download = Download.standard();
    private final List<String> ranges = new ArrayList<>();
    private HttpServer server;
    private Path partial;

    private interface Answer {
        void to(HttpExchange exchange, int offset) throws IOException;
    }

    @BeforeEach
    void nameFile() {
        partial = folder.resolve("partial");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private URI serve(Answer answer) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
                ranges.add(range);
                answer.to(exchange, range.equals("null") ? 0 : Integer.parseInt(range.replaceAll("\\D", "")));
            }
        });
        server.start();
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/x");
    }

    private static void rest(HttpExchange exchange, int offset) throws IOException {
        byte[] rest = Arrays.copyOfRange(SOURCE, offset, SOURCE.length);
        if (offset > 0) {
            exchange.getResponseHeaders().add("Content-Range", "bytes " + offset + "-9/10");
        }
        exchange.sendResponseHeaders(offset > 0 ? 206 : 200, rest.length);
        exchange.getResponseBody().write(rest);
    }

    private static void everything(HttpExchange exchange, int offset) throws IOException {
        exchange.sendResponseHeaders(200, SOURCE.length);
        exchange.getResponseBody().write(SOURCE);
    }

    private void complete(URI from) throws IOException {
        download.complete(from, partial, SOURCE.length, () -> false, length -> {});
    }

    private void begin(int... bytes) throws IOException {
        byte[] begun = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            begun[i] = (byte) bytes[i];
        }
        Files.write(partial, begun);
    }

    @Test
    void beginsWithoutARange() throws IOException {
        complete(serve(ResumedDownloadTest::rest));

        assertArrayEquals(SOURCE, Files.readAllBytes(partial));
        assertEquals(List.of("null"), ranges);
    }

    @Test
    void asksForTheRestOnly() throws IOException {
        begin(0, 1, 2, 3);

        complete(serve(ResumedDownloadTest::rest));

        assertArrayEquals(SOURCE, Files.readAllBytes(partial));
        assertEquals(List.of("bytes=4-"), ranges);
    }

    @Test
    void takesEverythingFromAServerWithoutRanges() throws IOException {
        begin(7, 7, 7);

        complete(serve(ResumedDownloadTest::everything));

        assertArrayEquals(SOURCE, Files.readAllBytes(partial));
    }

    @Test
    void asksNothingForACompleteFile() throws IOException {
        Files.write(partial, SOURCE);

        complete(serve(ResumedDownloadTest::rest));

        assertEquals(List.of(), ranges);
    }

    @Test
    void beginsAnewWhereTheFileIsTooLong() throws IOException {
        begin(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

        complete(serve(ResumedDownloadTest::rest));

        assertArrayEquals(SOURCE, Files.readAllBytes(partial));
        assertEquals(List.of("null"), ranges);
    }

    @Test
    void keepsWhatArrivedBeforeTheConnectionBroke() throws IOException {
        URI from = serve((exchange, offset) -> {
            exchange.sendResponseHeaders(200, SOURCE.length);
            exchange.getResponseBody().write(SOURCE, 0, 6);
            exchange.getResponseBody().flush();
        });

        assertThrows(EngineException.class, () -> complete(from));

        assertArrayEquals(Arrays.copyOf(SOURCE, 6), Files.readAllBytes(partial));
    }

    @Test
    void tellsWhatIsShorterThanItShouldBe() throws IOException {
        URI from = serve((exchange, offset) -> {
            exchange.sendResponseHeaders(200, 0); // without a length
            exchange.getResponseBody().write(SOURCE, 0, 3);
        });

        EngineException failure = assertThrows(EngineException.class, () -> complete(from));

        assertTrue(failure.getMessage().contains("ended after 3 of 10 bytes"), failure.getMessage());
    }

    @Test
    void rejectsWhatIsLongerThanItShouldBe() throws IOException {
        URI from = serve((exchange, offset) -> {
            exchange.sendResponseHeaders(200, 0); // without a length
            exchange.getResponseBody().write(new byte[11]);
        });

        assertThrows(MalformedFileException.class, () -> complete(from));
    }

    private void assertSomethingElse(String what, Answer answer) throws IOException {
        begin(0, 1, 2, 3);
        URI from = serve(answer);

        MalformedFileException failure = assertThrows(MalformedFileException.class, () -> complete(from));

        assertTrue(
                failure.getMessage().endsWith("perhaps a login page: " + what + ", expected 10 bytes"),
                failure::toString);
        assertArrayEquals(new byte[] {0, 1, 2, 3}, Files.readAllBytes(partial));
    }

    @Test
    void aLoginPageSpoilsNothing() throws IOException {
        assertSomethingElse("7 bytes", (exchange, offset) -> {
            exchange.sendResponseHeaders(200, 7);
            exchange.getResponseBody().write(new byte[7]);
        });
    }

    @Test
    void aLoginPageWithoutALengthSpoilsNothing() throws IOException {
        assertSomethingElse("HTML", (exchange, offset) -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[7]);
        });
    }

    @Test
    void theRestOfAnotherFileSpoilsNothing() throws IOException {
        assertSomethingElse("12 bytes", (exchange, offset) -> {
            exchange.getResponseHeaders().add("Content-Range", "bytes 4-11/12");
            exchange.sendResponseHeaders(206, 8);
            exchange.getResponseBody().write(new byte[8]);
        });
    }

    @Test
    void takesTheRestOfAFileOfUnknownLength() throws IOException {
        begin(0, 1, 2, 3);

        complete(serve((exchange, offset) -> {
            exchange.getResponseHeaders().add("Content-Range", "bytes 4-9/*");
            exchange.sendResponseHeaders(206, 6);
            exchange.getResponseBody().write(SOURCE, 4, 6);
        }));

        assertArrayEquals(SOURCE, Files.readAllBytes(partial));
    }

    /** Written behind the bytes that are there, they would be bytes of another place. */
    @Test
    void rejectsARangeThatWasNotAskedFor() throws IOException {
        begin(0, 1, 2, 3);
        URI from = serve((exchange, offset) -> {
            exchange.getResponseHeaders().add("Content-Range", "bytes 5-9/10");
            exchange.sendResponseHeaders(206, 5);
            exchange.getResponseBody().write(SOURCE, 5, 5);
        });

        EngineException failure = assertThrows(EngineException.class, () -> complete(from));

        assertTrue(failure.getMessage().endsWith("the server answered 206"), failure.getMessage());
        assertEquals(4, Files.size(partial));
    }

    @Test
    void namesTheServersAnswer() throws IOException {
        URI from = serve((exchange, offset) -> exchange.sendResponseHeaders(404, -1));

        EngineException failure = assertThrows(EngineException.class, () -> complete(from));

        assertTrue(failure.getMessage().endsWith("the server answered 404"), failure.getMessage());
    }

    @Test
    void keepsItsBytesWhenCancelled() throws IOException {
        begin(0, 1, 2, 3);
        URI from = serve(ResumedDownloadTest::rest);

        assertThrows(
                CancellationException.class,
                () -> download.complete(from, partial, SOURCE.length, () -> true, length -> {}));

        assertEquals(4, Files.size(partial));
    }

    @Test
    void completesFromAFile() throws IOException {
        begin(0, 1, 2, 3);
        List<Long> lengths = new ArrayList<>();
        URI from = Files.write(folder.resolve("source"), SOURCE).toUri();

        download.complete(from, partial, SOURCE.length, () -> false, lengths::add);

        assertArrayEquals(SOURCE, Files.readAllBytes(partial));
        assertEquals(List.of(10L), lengths);
    }
}
