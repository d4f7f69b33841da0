package io.github.ctrlora4j.runtime.download;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.files.IoProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Copies bytes from {@code file:} and {@code https:} addresses. Nothing is trusted: size and duration are bounded, and
 * a redirect may lead only to https. Thread-safe.
 */
public final class Download {
    private static final long POLL_MILLIS = 100;
    private static final int BLOCK = 1 << 16;

    private final HttpClient client;
    private final Pace pace;

    Download(HttpClient client, Pace pace) {
        this.client = client;
        this.pace = pace;
    }

    /** With the JDK's trusted certificates, and the environment's proxy unless the JDK is configured with another. */
    public static Download standard() {
        ProxySelector proxy = System.getProperty("https.proxyHost", "").isEmpty()
                ? EnvironmentProxy.of(System.getenv())
                : ProxySelector.getDefault();
        return of(client(proxy).build());
    }

    /** With a client of {@link #client}. */
    public static Download of(HttpClient client) {
        return new Download(client, Pace.STANDARD);
    }

    /** Clients that follow a redirect to https alone. */
    public static HttpClient.Builder client(ProxySelector proxy) {
        return HttpClient.newBuilder()
                // NORMAL never follows from https to http
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(20))
                .proxy(proxy);
    }

    /** All bytes of a small file. */
    public byte[] read(URI from, long max, BooleanSupplier cancelled) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            copy(from, out, max, cancelled);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return out.toByteArray();
    }

    /**
     * @throws EngineException if the source cannot be read completely
     * @throws MalformedFileException if it is longer than {@code max}
     * @throws CancellationException if {@code cancelled} returns true, or the thread is interrupted
     * @throws IOException from {@code out} only
     */
    public void copy(URI from, OutputStream out, long max, BooleanSupplier cancelled) throws IOException {
        if ("file".equals(from.getScheme())) {
            copyFile(from, out, max, cancelled);
        } else {
            copyHttps(from, out, max, cancelled);
        }
    }

    private static void copyFile(URI from, OutputStream out, long max, BooleanSupplier cancelled) throws IOException {
        InputStream opened;
        try {
            opened = Files.newInputStream(Path.of(from));
        } catch (IOException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw unreadable(from, e);
        }
        try (InputStream in = opened) {
            byte[] block = new byte[BLOCK];
            long sum = 0;
            for (int n = readFile(in, block, from); n >= 0; n = readFile(in, block, from)) {
                checkCancelled(cancelled);
                sum = checkedSum(sum, n, max, from);
                out.write(block, 0, n);
            }
        }
    }

    private static int readFile(InputStream in, byte[] block, URI from) {
        try {
            return in.read(block);
        } catch (IOException e) {
            throw unreadable(from, e);
        }
    }

    private void copyHttps(URI from, OutputStream out, long max, BooleanSupplier cancelled) throws IOException {
        BoundedBody body = new BoundedBody();
        CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(
                HttpRequest.newBuilder(from).build(),
                response -> response.statusCode() == 200
                        ? HttpResponse.BodySubscribers.fromSubscriber(body)
                        : HttpResponse.BodySubscribers.replacing(null));
        try {
            long sum = 0;
            long begun = System.nanoTime();
            long heard = begun;
            while (true) {
                checkCancelled(cancelled);
                byte[] bytes = body.poll(POLL_MILLIS);
                if (bytes.length > 0) {
                    sum = checkedSum(sum, bytes.length, max, from);
                    out.write(bytes);
                    heard = System.nanoTime();
                } else if (exchange.isDone() && body.isDrained()) {
                    requireOk(exchange, from);
                    return;
                } else if (pace.isSilent(System.nanoTime() - heard)) {
                    throw new EngineException(
                            from.toString(),
                            "the server sent nothing for " + pace.silence().toSeconds() + " s; try again later");
                }
                if (pace.isTooSlow(System.nanoTime() - begun, sum)) {
                    throw new EngineException(
                            from.toString(), "the server sent only " + sum + " bytes; try again later");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            body.cancel();
            exchange.cancel(true);
        }
    }

    private static void requireOk(CompletableFuture<HttpResponse<Void>> exchange, URI from)
            throws InterruptedException {
        try {
            HttpResponse<Void> response = exchange.get(0, TimeUnit.SECONDS);
            String location = response.headers().firstValue("location").orElse("");
            if (response.statusCode() / 100 == 3) {
                throw new EngineException(from.toString(), "is redirected to '" + location + "', expected https://");
            }
            if (response.statusCode() != 200) {
                throw new EngineException(from.toString(), "the server answered " + response.statusCode());
            }
        } catch (ExecutionException e) {
            throw unreadable(from, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw unreadable(from, e);
        }
    }

    private static long checkedSum(long sum, int more, long max, URI from) {
        if (sum + more > max) {
            throw new MalformedFileException(from.toString(), "is longer than the limit of " + max + " bytes");
        }
        return sum + more;
    }

    private static void checkCancelled(BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("cancelled");
        }
    }

    private static EngineException unreadable(URI from, Throwable e) {
        return new EngineException(from.toString(), "cannot be read: " + reason(e), e);
    }

    private static String reason(Throwable e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof IOException io) {
            return IoProblem.of(io);
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
