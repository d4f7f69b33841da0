package io.github.ctrlora4j.runtime.repository;

import static io.github.ctrlora4j.runtime.repository.TestRepository.contents;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.download.Download;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository behind a web server on the loopback address, with a certificate that the test makes. */
class HttpsRepositoryTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @FunctionalInterface
    private interface Answer {
        void to(HttpExchange exchange, byte[] file) throws IOException;
    }

    private static Optional<SSLContext> tls = Optional.empty();

    @TempDir
    private Path temp;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Optional<HttpsServer> server = Optional.empty();
    private Path plugins = Path.of("");

    @BeforeEach
    void aFolder() throws IOException {
        plugins = Files.createDirectory(temp.resolve("plugins"));
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.ifPresent(running -> running.stop(0));
        threads.shutdownNow();
    }

    /** The index is served as it is, the jar as the test wants. */
    private PluginInstaller installer(Answer jar, BooleanSupplier cancelled) throws IOException {
        return new PluginInstaller(
                plugins,
                List.of(PluginRepository.of("web", serve(jar), Optional.empty())),
                PackFile.verifier(plugins),
                download(),
                cancelled);
    }

    /** Starts the server and returns its address. */
    private String serve(Answer jar) throws IOException {
        TestRepository repository = new TestRepository(temp);
        repository.publish("painter", "1.0.0");
        HttpsServer started = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server = Optional.of(started);
        started.setHttpsConfigurator(new HttpsConfigurator(tls.orElseThrow()));
        started.setExecutor(threads);
        started.createContext("/", exchange -> {
            try (exchange) {
                byte[] file = Files.readAllBytes(repository.folder.resolve(
                        exchange.getRequestURI().getPath().substring(1)));
                if (exchange.getRequestURI().getPath().endsWith(".jar")) {
                    jar.to(exchange, file);
                } else {
                    whole(exchange, file);
                }
            }
        });
        started.start();
        return "https://localhost:" + started.getAddress().getPort() + "/";
    }

    private static Download download() {
        HttpClient client = Download.client(ProxySelector.of(null))
                .sslContext(tls.orElseThrow())
                .build();
        return Download.of(client);
    }

    private static void whole(HttpExchange exchange, byte[] file) throws IOException {
        exchange.sendResponseHeaders(200, file.length);
        exchange.getResponseBody().write(file);
    }

    @BeforeAll
    static void makeCertificate(@TempDir Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        tls = Optional.of(tls(folder.resolve("keys.p12")));
    }

    private static SSLContext tls(Path store) throws IOException, GeneralSecurityException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return tls;
    }

    private void assertRefused(PluginInstaller installer, String word) {
        Map<String, String> before = contents(plugins);
        String message = String.valueOf(
                assertThrows(CtrloraException.class, () -> installer.install("painter", Optional.empty()))
                        .getMessage());
        assertTrue(message.contains("painter-1.0.0.jar") && message.contains(word), message);
        assertEquals(before, contents(plugins));
    }

    @Test
    void installs() throws IOException {
        PluginInstaller installer = installer(HttpsRepositoryTest::whole, () -> false);
        assertEquals(
                plugins.resolve("painter.jar"),
                installer.install("painter", Optional.empty()).file());
    }

    /** The server says 64 bytes and sends them; 63 are allowed. */
    @Test
    void boundsWhatAServerSends() throws IOException {
        byte[] bytes = new byte[64];
        URI jar = URI.create(serve((exchange, file) -> whole(exchange, bytes)) + "painter-1.0.0.jar");
        assertArrayEquals(bytes, download().read(jar, 64, () -> false));
        String message = assertThrows(
                        MalformedFileException.class, () -> download().read(jar, 63, () -> false))
                .getMessage();
        assertTrue(message.contains("longer than the limit of 63 bytes"), message);
    }

    @Test
    void refusesARedirectToHttp() throws IOException {
        assertRefused(
                installer(
                        (exchange, file) -> {
                            exchange.getResponseHeaders().set("Location", "http://localhost/painter-1.0.0.jar");
                            exchange.sendResponseHeaders(302, -1);
                        },
                        () -> false),
                "redirected to 'http://");
    }

    @Test
    void refusesWhatAServerStopsHalfWay() throws IOException {
        assertRefused(
                installer(
                        (exchange, file) -> {
                            exchange.sendResponseHeaders(200, file.length);
                            exchange.getResponseBody().write(file, 0, file.length / 2);
                            exchange.getResponseBody().flush();
                        },
                        () -> false),
                "cannot be read");
    }

    @Test
    void refusesWhatAServerDoesNotHave() throws IOException {
        assertRefused(installer((exchange, file) -> exchange.sendResponseHeaders(404, -1), () -> false), "404");
    }

    /** The server has sent a half and waits; the user does not. */
    @Test
    void aCancelledDownloadLeavesNothing() throws IOException {
        AtomicBoolean cancelled = new AtomicBoolean();
        PluginInstaller installer = installer(
                (exchange, file) -> {
                    exchange.sendResponseHeaders(200, file.length);
                    exchange.getResponseBody().write(file, 0, file.length / 2);
                    exchange.getResponseBody().flush();
                    cancelled.set(true);
                    try {
                        ended.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                cancelled::get);
        Map<String, String> before = contents(plugins);
        assertThrows(CancellationException.class, () -> installer.install("painter", Optional.empty()));
        assertEquals(before, contents(plugins));
    }
}
