package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ImageServerTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final List<Socket> clients = new ArrayList<>();

    private Socket connect(RunningServer server) throws IOException {
        Socket client = new Socket("127.0.0.1", server.port());
        clients.add(client);
        return client;
    }

    private static void ask(Socket client) throws IOException {
        client.getOutputStream().write(HEALTH.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Up to the end of the JSON, because the connection stays open. */
    private static void assertAnswered(Socket client) throws IOException {
        String answer = "";
        byte[] part = new byte[1024];
        while (!answer.endsWith("}")) {
            int read = client.getInputStream().read(part);
            assertTrue(read >= 0, answer + " and the connection was closed");
            answer += new String(part, 0, read, StandardCharsets.ISO_8859_1);
        }
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.contains("\"status\":\"ok\""), answer);
    }

    /** Nothing comes; the time that this waits can only hide a fault, not feign one. */
    private static void assertWaits(Socket client) throws IOException {
        client.setSoTimeout(50);
        assertThrows(SocketTimeoutException.class, () -> client.getInputStream().read());
        client.setSoTimeout(0);
    }

    /**
     * Connections are accepted in their order, so all 512 are when the last one is served. What lies beyond is connected by
     * the system, and waits there as in a queue.
     */
    @Test
    void beyondTheLimitOfConnectionsClientsWaitForThoseThatAreServed() throws IOException {
        try (RunningServer server = RunningServer.start(PacedHost.fast(), RunningServer.options())) {
            for (int i = 0; i < 512; i++) {
                connect(server);
            }
            Socket last = clients.get(511);
            assertServed(last);
            Socket next = connect(server);
            Socket afterNext = connect(server);
            ask(next);
            ask(afterNext);

            assertWaits(next);
            assertServed(last);
            clients.get(0).close();
            assertAnswered(next);
            assertWaits(afterNext);
            assertServed(clients.get(1));
            next.close();
            assertAnswered(afterNext);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static void assertServed(Socket client) throws IOException {
        ask(client);
        assertAnswered(client);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        try (RunningServer first = RunningServer.start(PacedHost.fast(), RunningServer.options());
                PacedHost host = PacedHost.fast()) {
            ServerOptions.Builder same = RunningServer.options().port(first.port());

            EngineException refusal = assertThrows(EngineException.class, () -> RunningServer.start(host, same));

            assertEquals(Optional.of("port " + first.port()), refusal.subject());
            assertTrue(refusal.problem().startsWith("cannot be opened at 127.0.0.1; "), refusal.problem());
        }
    }

    @Test
    void aServerThatHasEndedLeavesItsPort() {
        try (RunningServer first = RunningServer.start(PacedHost.fast(), RunningServer.options())) {
            int port = first.port();
            assertEquals(List.of(), first.stop(), "nothing was drawn");
            try (RunningServer second = RunningServer.start(
                    PacedHost.fast(), RunningServer.options().port(port))) {
                assertEquals("ok", second.json("/health").path("status").textValue());
            }
        }
    }

    /** Until a client chooses others. */
    @Test
    void theOperatorsCheckpointAndBaseAreInEffect() {
        try (RunningServer server = RunningServer.start(
                PacedHost.fast(),
                RunningServer.options().checkpoint("miniature-ink").base("basecn"))) {
            assertTrue(server.json("/sdapi/v1/options")
                    .path("sd_model_checkpoint")
                    .textValue()
                    .contains("miniature-ink"));
            assertEquals(
                    "basecn",
                    server.json("/sdapi/v1/options").path("ctrlora_base").textValue());
        }
    }

    /** Another one in its place would draw everybody's pictures. */
    @Test
    void anUnknownCheckpointOfTheOperatorIsNamed() {
        ServerOptions.Builder options = RunningServer.options().checkpoint("miniature-inc");
        String message = assertThrows(
                        InvalidRequestException.class, () -> RunningServer.start(PacedHost.fast(), options))
                .getMessage();
        assertTrue(message.startsWith("checkpoint: there is no 'miniature-inc'. Did you mean 'miniature-ink"), message);
    }
}
