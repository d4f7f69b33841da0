package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.server.HttpConnection;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** S-HT-1, S-HT-5 and S-HT-6: clients that are slow, send too much, or want what is not theirs. */
@Timeout(120)
class HostileClientsTest {
    private static final int MAX_BODY = 1 << 20;
    private static final String HOST = "Host: localhost\r\n";
    private static final String POST =
            "POST /sdapi/v1/txt2img HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n";

    @AutoClose
    private static final RunningServer server =
            RunningServer.start(PacedHost.fast(), RunningServer.options().maxBodyBytes(MAX_BODY));

    private static Socket connected(int port, String request) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** What comes before the server closes the connection, even if it resets it because it did not read everything. */
    private static String firstLine(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            Thread writer = new Thread(() -> {
                try {
                    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // The server has answered already.
                }
            });
            writer.start();
            StringBuilder line = new StringBuilder();
            for (int next = socket.getInputStream().read(); next >= 0 && next != '\r'; ) {
                line.append((char) next);
                next = socket.getInputStream().read();
            }
            return line.toString();
        }
    }

    @Test
    void threeHundredSlowHeadersKeepNobodyElseFromBeingServed() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                slow.add(connected(server.port(), "GET /health HTTP/1.1\r\nHost: loc"));
            }

            assertEquals("ok", server.json("/health").path("status").textValue());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void threeHundredSlowBodiesKeepNobodyElseFromBeingServed() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                slow.add(connected(server.port(), POST + "Content-Length: 1000\r\n\r\n{"));
            }

            assertEquals("ok", server.json("/health").path("status").textValue());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Each byte begins Jetty's own idle time anew. */
    @Test
    void headersThatTakeTooLongCloseTheConnection() throws IOException {
        AtomicLong later = new AtomicLong();
        Javalin plain = Javalin.create(config -> config.showJavalinBanner = false)
                .get("/", context -> context.result("here"))
                .start("127.0.0.1", 0);
        SlowClients clients = new SlowClients(plain.jettyServer().server(), () -> System.nanoTime() + later.get());
        try (Socket slow = connected(plain.port(), "GET / HTTP/1.1\r\nHost: loc");
                Socket idle = connected(plain.port(), "GET / HTTP/1.1\r\n" + HOST + "\r\n")) {
            awaitHeaders(plain);
            clients.close(); // in time
            slow.getOutputStream().write("alhost\r\n".getBytes(StandardCharsets.ISO_8859_1));
            readUntil(idle, "here");

            later.set(SlowClients.MAX_TIME.toNanos());
            clients.close();

            assertEquals(-1, slow.getInputStream().read());
            idle.getOutputStream().write(("GET / HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            readUntil(idle, "here");
        } finally {
            plain.stop();
        }
    }

    /** Until the server has seen the beginning of the slow request. */
    private static void awaitHeaders(Javalin target) {
        while (Stream.of(target.jettyServer().server().getConnectors())
                .flatMap(connector -> connector.getConnectedEndPoints().stream())
                .noneMatch(client -> client.getConnection() instanceof HttpConnection connection
                        && connection.getParser().inHeaderState()
                        && !connection.getParser().isStart())) {
            Thread.onSpinWait();
        }
    }

    private static void readUntil(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(end)) {
            int next = socket.getInputStream().read();
            assertTrue(next >= 0, read.toString());
            read.append((char) next);
        }
    }

    /** The clock of this server goes a minute further with every look. */
    @Test
    void aBodyThatTakesTooLongIsRefused() throws IOException {
        AtomicLong clock = new AtomicLong();
        RequestBodies bodies = new RequestBodies(1000, () -> clock.getAndAdd(60_000_000_000L));
        Javalin plain = Javalin.create(config -> config.showJavalinBanner = false)
                .post(
                        "/",
                        context ->
                                JsonAnswers.send(context, bodies.fields(context).names()));
        new ErrorAnswers(new Redaction(List.of())).register(plain);
        plain.start("127.0.0.1", 0);
        try (Socket slow = connected(
                plain.port(), "POST / HTTP/1.1\r\n" + HOST + "Connection: close\r\nContent-Length: 1000\r\n\r\n{")) {
            assertTrue(answer(slow).startsWith("HTTP/1.1 408"));
        } finally {
            plain.stop();
        }
    }

    private static String chunks(int count, int size) {
        return (Integer.toHexString(size) + "\r\n" + " ".repeat(size) + "\r\n").repeat(count) + "0\r\n\r\n";
    }

    @Test
    void chunksTogetherAreBoundedLikeAnyBody() throws IOException {
        String chunked = POST + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

        assertTrue(firstLine(chunked + chunks(16, 1 << 16)).startsWith("HTTP/1.1 200"), "1 MiB is allowed");
        assertTrue(firstLine(chunked + chunks(17, 1 << 16)).startsWith("HTTP/1.1 413"));
    }

    /** S-HT-1 sends a million; the limit is found long before their end. */
    @Test
    void manyTinyChunksAreRefused() throws IOException {
        String chunked = POST + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

        assertTrue(firstLine(chunked + chunks(1_000_000, 1)).startsWith("HTTP/1.1 413"));
        assertTrue(firstLine(chunked + chunks(1000, 1)).startsWith("HTTP/1.1 200"));
    }

    @Test
    void bodiesAreTakenUpToTheirLimit() {
        String empty = "{\"prompt\":\"\",\"width\":64,\"height\":64,\"steps\":1,\"ignored\":\"\"}";
        String full =
                empty.replace("\"ignored\":\"\"", "\"ignored\":\"" + "a".repeat(MAX_BODY - empty.length()) + "\"");

        assertEquals(200, server.post("/sdapi/v1/txt2img", full).statusCode());
        assertEquals(413, server.post("/sdapi/v1/txt2img", full + " ").statusCode());
    }

    /** The object itself is one level. */
    @ParameterizedTest
    @CsvSource({"31, 200", "32, 422", "100000, 422"})
    void nestingIsTakenUpToItsLimit(int depth, int status) {
        String body = "{\"width\":64,\"height\":64,\"steps\":1,\"deep\":" + "[".repeat(depth) + "]".repeat(depth) + "}";

        assertEquals(status, server.post("/sdapi/v1/txt2img", body).statusCode());
    }

    /** Host and Connection are two of them. */
    @ParameterizedTest
    @CsvSource({"98, 200", "99, 431"})
    void headerLinesAreTakenUpToTheirLimit(int more, int status) throws IOException {
        String lines =
                IntStream.range(0, more).mapToObj(i -> "X-" + i + ": 1\r\n").reduce("", String::concat);

        assertTrue(firstLine("GET /health HTTP/1.1\r\n" + HOST + "Connection: close\r\n" + lines + "\r\n")
                .startsWith("HTTP/1.1 " + status));
    }

    @Test
    void headersAndAddressesAreBoundedInLength() throws IOException {
        String large = "a".repeat(16 << 10);

        assertTrue(firstLine("GET /health HTTP/1.1\r\n" + HOST + "X: " + large + "\r\n\r\n")
                .startsWith("HTTP/1.1 431"));
        assertTrue(firstLine("GET /" + large + " HTTP/1.1\r\n" + HOST + "\r\n").startsWith("HTTP/1.1 414"));
    }

    static Stream<String> addresses() {
        return Stream.of("http", "https", "HTTP", "ftp", "file", "gopher", "jar:http", "ldap", "dict", "netdoc")
                .flatMap(scheme -> Stream.of(
                                "127.0.0.1:PORT",
                                "2130706433:PORT",
                                "0x7f000001:PORT",
                                "0177.0.0.1:PORT",
                                "[::1]:PORT",
                                "[::ffff:127.0.0.1]:PORT",
                                "0.0.0.0:PORT",
                                "localhost:PORT",
                                "user@127.0.0.1:PORT",
                                "169.254.169.254")
                        .map(address -> scheme + "://" + address + "/picture.png"));
    }

    /** A hundred spellings; nobody calls the canary. */
    @Test
    void picturesAreNeverFetched() throws IOException {
        try (ServerSocket canary = new ServerSocket(0)) {
            for (String address : addresses().toList()) {
                String url = address.replace("PORT", Integer.toString(canary.getLocalPort()));
                ObjectNode request = RunningServer.small();
                request.putArray("init_images").add(url);

                assertEquals(
                        422,
                        server.post("/sdapi/v1/img2img", request.toString()).statusCode(),
                        url);
            }
            canary.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, canary::accept);
        }
    }

    static Stream<String> traversals() {
        return Stream.of("/", "/page/", "/sdapi/v1/", "/ctrlora4j/v1/").flatMap(root -> Stream.of(
                        "../../../../etc/passwd",
                        "..%2f..%2f..%2fetc/passwd",
                        "%2e%2e/%2e%2e/etc/passwd",
                        "..%5c..%5cwindows%5cwin.ini",
                        "..;/..;/etc/passwd",
                        "%252e%252e/etc/passwd",
                        "....//....//etc/passwd",
                        "index.html%00.png",
                        "CON",
                        "page.css::$DATA")
                .map(path -> root + path));
    }

    /** Sent as they are, because clients tidy paths up. */
    @ParameterizedTest
    @MethodSource("traversals")
    void pathsLeadNowhereElse(String path) throws IOException {
        try (Socket socket =
                connected(server.port(), "GET " + path + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n")) {
            String answer = answer(socket);

            assertTrue(answer.startsWith("HTTP/1.1 404") || answer.startsWith("HTTP/1.1 400"), path + " -> " + answer);
            assertFalse(answer.contains("root:"), answer);
        }
    }

    @Test
    void everyAnswerSaysThatItsTypeIsTheTruth() {
        for (String path : List.of("/", "/health", "/sdapi/v1/options", "/no-such-route", "/page/page.css")) {
            HttpResponse<String> answer = server.get(path);
            assertEquals(
                    "nosniff",
                    answer.headers().firstValue("X-Content-Type-Options").orElse(""),
                    path);
            assertTrue(answer.headers().firstValue("Content-Type").isPresent(), path);
        }
    }

    @Test
    void theNumberOfUnitsHasALimit() {
        assertEquals(
                200,
                server.post("/sdapi/v1/options", "{\"control_net_unit_count\":10}")
                        .statusCode());
        assertEquals(
                422,
                server.post("/sdapi/v1/options", "{\"control_net_unit_count\":11}")
                        .statusCode());
        assertEquals(
                200,
                server.post("/sdapi/v1/options", "{\"control_net_unit_count\":3}")
                        .statusCode());
    }
}
