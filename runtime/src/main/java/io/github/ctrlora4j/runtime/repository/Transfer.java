package io.github.ctrlora4j.runtime.repository;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Copies bytes from {@code file:} and {@code https:} addresses. Nothing is trusted: the size is bounded, a server that
 * says nothing for too long is given up, and a redirect leads to https only. Thread-safe.
 */
final class Transfer {
    private static final long POLL_MILLIS = 100;
    private static final int BLOCK = 1 << 16;

    private final HttpClient client;
    private final Duration patience;

    /** @param patience how long a server may stay silent */
    Transfer(HttpClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /** With the JDK's trusted certificates. */
    static Transfer standard() {
        return new Transfer(
                // NORMAL never follows from https to http
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(Duration.ofSeconds(20))
                        .build(),
                Duration.ofSeconds(30));
    }

    /** All bytes of a small file. */
    byte[] read(URI from, long most, BooleanSupplier cancelled) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            copy(from, out, most, cancelled);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail so", e);
        }
        return out.toByteArray();
    }

    /**
     * @throws EngineException if the source cannot be read completely
     * @throws MalformedFileException if it is longer than {@code most}
     * @throws CancellationException if {@code cancelled} says so, or the thread is interrupted
     * @throws IOException of {@code out} alone
     */
    void copy(URI from, OutputStream out, long most, BooleanSupplier cancelled) throws IOException {
        if ("file".equals(from.getScheme())) {
            copyFile(from, out, most, cancelled);
        } else {
            copyHttps(from, out, most, cancelled);
        }
    }

    private static void copyFile(URI from, OutputStream out, long most, BooleanSupplier cancelled) throws IOException {
        InputStream opened;
        try {
            opened = Files.newInputStream(Path.of(from));
        } catch (IOException e) {
            throw unreadable(from, e);
        }
        try (InputStream in = opened) {
            byte[] block = new byte[BLOCK];
            long sum = 0;
            for (int n = readFile(in, block, from); n >= 0; n = readFile(in, block, from)) {
                checkCancelled(cancelled);
                sum = checkedSum(sum, n, most, from);
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

    private void copyHttps(URI from, OutputStream out, long most, BooleanSupplier cancelled) throws IOException {
        ArrivingBody body = new ArrivingBody();
        CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(
                HttpRequest.newBuilder(from).build(),
                response -> response.statusCode() == 200
                        ? HttpResponse.BodySubscribers.fromSubscriber(body)
                        : HttpResponse.BodySubscribers.replacing(null));
        try {
            long sum = 0;
            long heard = System.nanoTime();
            while (true) {
                checkCancelled(cancelled);
                byte[] bytes = body.poll(POLL_MILLIS);
                if (bytes.length > 0) {
                    sum = checkedSum(sum, bytes.length, most, from);
                    out.write(bytes);
                    heard = System.nanoTime();
                } else if (exchange.isDone() && body.isDrained()) {
                    requireOk(exchange, from);
                    return;
                } else if (System.nanoTime() - heard > patience.toNanos()) {
                    throw new EngineException(
                            from + ": the server said nothing for " + patience.toSeconds() + " s; try again later");
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
                throw new EngineException(from + ": is redirected to '" + location + "', wanted https://");
            }
            if (response.statusCode() != 200) {
                throw new EngineException(from + ": the server answers " + response.statusCode());
            }
        } catch (ExecutionException e) {
            throw unreadable(from, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw unreadable(from, e);
        }
    }

    private static long checkedSum(long sum, int more, long most, URI from) {
        if (sum + more > most) {
            throw new MalformedFileException(from + ": is longer than " + most + " bytes, the most that is read");
        }
        return sum + more;
    }

    private static void checkCancelled(BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("cancelled");
        }
    }

    private static EngineException unreadable(URI from, Throwable e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new EngineException(from + ": cannot be read: " + reason, e);
    }
}
