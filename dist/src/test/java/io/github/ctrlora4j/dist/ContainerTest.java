package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The container image is described twice, for Docker and for Jib, and looks after its own health. */
class ContainerTest {
    @TempDir
    private Path folder;

    @Test
    void dockerfileAndJibMakeTheSameImage() throws IOException {
        String docker = Files.readString(Path.of("Dockerfile"));
        String jib = Files.readString(Path.of("pom.xml"));
        for (List<String> pair : List.of(
                List.of("FROM eclipse-temurin:17-jre-jammy\n", "<image>eclipse-temurin:17-jre-jammy</image>"),
                List.of("ENV HOME=/data ", "<HOME>/data</HOME>"),
                List.of("CTRLORA4J_MODELS=/models ", "<CTRLORA4J_MODELS>/models</CTRLORA4J_MODELS>"),
                List.of("=compute,utility\n", ">compute,utility</NVIDIA_DRIVER_CAPABILITIES>"),
                List.of("USER 10001:10001\n", "<user>10001:10001</user>"),
                List.of("EXPOSE 7860\n", "<port>7860</port>"),
                List.of("VOLUME /data\n", "<volume>/data</volume>"),
                List.of("WORKDIR /data\n", "<workingDirectory>/data</workingDirectory>"),
                List.of(
                        "ENTRYPOINT [\"/opt/ctrlora4j/bin/ctrlora4j\"]",
                        "<entrypoint>/opt/ctrlora4j/bin/ctrlora4j</entrypoint>"),
                List.of(
                        "CMD [\"serve\", \"--bind\", \"0.0.0.0\", \"--port\", \"7860\"]",
                        "<args>serve,--bind,0.0.0.0,--port,7860</args>"))) {
            assertTrue(docker.contains(pair.get(0)), pair.get(0));
            assertTrue(jib.contains(pair.get(1)), pair.get(1));
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void isHealthyWhileTheServerTakesRequests() throws Exception {
        assertEquals(0, healthCheck(200));
        assertEquals(1, healthCheck(503));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void isNotHealthyWithoutAServer() throws Exception {
        HttpServer server = serverThatAnswers(200);
        server.stop(0);
        assertEquals(1, healthCheckAt(server.getAddress().getPort()));
    }

    /** The server's own process is the first of the container, also behind Docker's {@code --init}. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/opt/ctrlora4j/bin/ctrlora4j serve --port PORT --bind 0.0.0.0", "tini -- java Main --port=PORT"
            })
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void asksAtThePortThatTheServerWasStartedWith(String command) throws Exception {
        HttpServer server = serverThatAnswers(200);
        String port = String.valueOf(server.getAddress().getPort());
        Path line = Files.writeString(
                folder.resolve("cmdline"), command.replace("PORT", port).replace(' ', '\0') + '\0');
        try {
            ProcessBuilder check = healthCheck();
            check.environment().put("CTRLORA4J_COMMAND_LINE", line.toString());
            assertEquals(0, code(check));
        } finally {
            server.stop(0);
        }
    }

    private static int healthCheck(int status) throws IOException, InterruptedException {
        HttpServer server = serverThatAnswers(status);
        try {
            return healthCheckAt(server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer serverThatAnswers(int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static int healthCheckAt(int port) throws IOException, InterruptedException {
        return code(healthCheck(String.valueOf(port)));
    }

    private static ProcessBuilder healthCheck(String... arguments) {
        List<String> command = new ArrayList<>(List.of("bash", "src/main/container/usr/local/bin/ctrlora4j-healthy"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private static int code(ProcessBuilder process) throws IOException, InterruptedException {
        return process.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
