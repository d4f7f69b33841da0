package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.dist.DemoFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code serve} as a process of its own. */
@Timeout(120)
class ServeCommandTest {
    /** 128 + SIGTERM, as Java ends. */
    private static final int TERMINATED = 143;

    @TempDir
    private Path folder;

    private Process serve(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--models",
                DemoFiles.MODELS.toString(),
                "--port",
                "0"));
        command.addAll(Arrays.asList(options));
        ProcessBuilder process =
                new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
        process.environment().put("OMP_WAIT_POLICY", "passive");
        return process.start();
    }

    private String notes() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    @Test
    void saysWhatBecameOfRequestsWhenItIsTerminated() throws Exception {
        Process process = serve("--grace", "0");
        HttpClient client = HttpClient.newHttpClient();
        try (BufferedReader out = process.inputReader()) {
            String address = out.readLine();
            // Enough steps to be in the middle of them when the signal comes.
            CompletableFuture<HttpResponse<String>> running = client.sendAsync(
                    request(address, "/sdapi/v1/txt2img", "\"force_task_id\":\"long\",\"steps\":150,\"n_iter\":20"),
                    HttpResponse.BodyHandlers.ofString());
            String progress;
            do {
                progress = client.send(
                                HttpRequest.newBuilder(
                                                URI.create(address + "/sdapi/v1/progress?skip_current_image=true"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
            } while (new ObjectMapper()
                            .readTree(progress)
                            .at("/state/sampling_step")
                            .intValue()
                    < 2);

            process.destroy();

            assertEquals(TERMINATED, process.waitFor(), notes());
            assertEquals(503, running.join().statusCode());
        }
        assertTrue(notes().contains("long was cancelled while it ran"), notes());
        assertTrue(notes().contains("the server has ended, with 1 requests in hand"), notes());
    }

    private static HttpRequest request(String address, String path, String fields) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .POST(HttpRequest.BodyPublishers.ofString("{\"width\":64,\"height\":64," + fields + "}"))
                .build();
    }

    @Test
    void refusesOtherMachinesWithoutCredentials() throws Exception {
        Process process = serve("--bind", "0.0.0.0");

        assertEquals(2, process.waitFor());
        assertTrue(notes().contains("needs credentials"), notes());
        assertTrue(notes().contains("--bind"), notes());
    }

    @Test
    void anAuthFileWithoutCredentialsOpensNothing() throws Exception {
        Path empty = Files.writeString(folder.resolve("auth"), "\n");

        Invocation invocation = Invocation.of("serve", "--auth-file", empty.toString());

        assertEquals(2, invocation.exitCode().value());
        assertTrue(invocation.err().contains("auth: must have user:password"), invocation.err());
    }

    @Test
    void namesTheOptionOfANumberOutOfRange() {
        Invocation invocation = Invocation.of("serve", "--queue", "0");

        assertEquals(2, invocation.exitCode().value());
        assertTrue(invocation.err().contains("queueCapacity: must be 1.."), invocation.err());
        assertTrue(invocation.err().contains("--queue"), invocation.err());
    }

    @Test
    void theFirstLineOfAnAuthFileIsUserAndPassword() throws IOException {
        Path file = Files.write(folder.resolve("auth"), List.of("ada", "ada:secret"));

        Invocation invocation = Invocation.of("serve", "--auth-file", file.toString());

        assertEquals(2, invocation.exitCode().value());
        assertEquals(
                List.of("ctrlora4j: credentials: must look like user:password (--auth-file)"), invocation.errLines());
    }

    @Test
    void namesAnAuthFileThatCannotBeRead() throws IOException {
        Path notText = Files.write(folder.resolve("auth"), new byte[] {(byte) 0xFF, 'a'});
        for (Path file : List.of(notText, folder.resolve("none"))) {
            Invocation invocation = Invocation.of("serve", "--auth-file", file.toString());
            assertEquals(2, invocation.exitCode().value());
            assertEquals(List.of("ctrlora4j: " + file + ": cannot be read"), invocation.errLines());
        }
    }

    /** 1e-10 GB are less than a byte. */
    @Test
    void namesTheOptionOfMemoryOutOfRange() {
        for (String memory : List.of("-1", "0", "1e-10", "NaN")) {
            Invocation invocation = Invocation.of("serve", "--request-memory", memory);
            assertEquals(2, invocation.exitCode().value());
            assertTrue(invocation.err().contains("requestBytes: must be more than 0"), invocation.err());
            assertTrue(invocation.err().contains("--request-memory"), invocation.err());
        }
    }
}
