package io.github.ctrlora4j.runtime.download;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.files.IoProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Copies bytes from {@code file:} and {@code https:} addresses. Nothing is trusted: size and duration are bounded, and
 * a redirect may lead only to https. Thread-safe.
 */
public final class Download {
    private static final long POLL_MILLIS = 100;
    private static final int BLOCK = 1 << 16;

    private final HttpClient client;
    private final Pace pace;

    /** Where bytes go. */
    private interface Sink {
        /** Comes before the first byte: its offset within the source. */
        void begin(long offset) throws IOException;

        /** Of the whole source; empty if any length up to the limit will do. */
        OptionalLong length();

        void write(byte[] bytes, int count) throws IOException;
    }

    private record StreamSink(OutputStream out) implements Sink {
        @Override
        public void begin(long offset) {}

        @Override
        public OptionalLong length() {
            return OptionalLong.empty();
        }

        @Override
        public void write(byte[] bytes, int count) throws IOException {
            out.write(bytes, 0, count);
        }
    }

    private record FileSink(FileChannel channel, OptionalLong length, LongConsumer progress) implements Sink {
        @Override
        public void begin(long offset) throws IOException {
            channel.truncate(offset).position(offset);
        }

        @Override
        public void write(byte[] bytes, int count) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            progress.accept(channel.position());
        }
    }

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
        copy(from, 0, new StreamSink(out), max, cancelled);
    }

    /**
     * Completes a file that has the first bytes of the source, or none. Whatever ends the copy early, the bytes that
     * arrived stay. A server that cannot begin in the middle sends everything anew; an answer that says that it is
     * something else, such as a network's login page, changes nothing.
     *
     * @param file need not exist
     * @param length of the whole source; a longer file is begun anew
     * @param progress is told the file's length after each portion
     * @throws EngineException if the source cannot be read completely
     * @throws MalformedFileException if it is longer than {@code length}, or the server says that its length is another
     * @throws CancellationException if {@code cancelled} returns true, or the thread is interrupted
     * @throws IOException from {@code file} only
     */
    public void complete(URI from, Path file, long length, BooleanSupplier cancelled, LongConsumer progress)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long present = channel.size() > length ? 0 : channel.size();
            if (present < length) {
                copy(from, present, new FileSink(channel, OptionalLong.of(length), progress), length, cancelled);
            }
            if (channel.size() < length) {
                throw new EngineException(
                        from.toString(), "ended after " + channel.size() + " of " + length + " bytes; try again later");
            }
        }
    }

    private void copy(URI from, long offset, Sink sink, long max, BooleanSupplier cancelled) throws IOException {
        if ("file".equals(from.getScheme())) {
            copyFile(from, offset, sink, max, cancelled);
        } else {
            copyHttps(from, offset, sink, max, cancelled);
        }
    }

    private static void copyFile(URI from, long offset, Sink sink, long max, BooleanSupplier cancelled)
            throws IOException {
        requireAtMost(size(from), max, from);
        try (InputStream in = open(from, offset)) {
            sink.begin(offset);
            byte[] block = new byte[BLOCK];
            long sum = offset;
            for (int n = readFile(in, block, from); n >= 0; n = readFile(in, block, from)) {
                checkCancelled(cancelled);
                sum = checkedSum(sum, n, max, from);
                sink.write(block, n);
            }
        }
    }

    /** Known before the first byte is copied, which may save gigabytes; the file may still grow meanwhile. */
    private static long size(URI from) {
        try {
            return Files.size(Path.of(from));
        } catch (IOException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw unreadable(from, e);
        }
    }

    private static InputStream open(URI from, long offset) {
        try {
            return Channels.newInputStream(Files.newByteChannel(Path.of(from)).position(offset));
        } catch (IOException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw unreadable(from, e);
        }
    }

    private static int readFile(InputStream in, byte[] block, URI from) {
        try {
            return in.read(block);
        } catch (IOException e) {
            throw unreadable(from, e);
        }
    }

    private void copyHttps(URI from, long offset, Sink sink, long max, BooleanSupplier cancelled) throws IOException {
        BoundedBody body = new BoundedBody();
        AtomicLong first = new AtomicLong(-1); // set before the body's first portion
        CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(request(from, offset), response -> {
            first.set(firstByte(response, offset, sink.length()));
            return first.get() >= 0
                    ? HttpResponse.BodySubscribers.fromSubscriber(body)
                    : HttpResponse.BodySubscribers.replacing(null);
        });
        try {
            long received = 0;
            long begun = System.nanoTime();
            long heard = begun;
            while (true) {
                checkCancelled(cancelled);
                byte[] bytes = body.poll(POLL_MILLIS);
                if (bytes.length > 0) {
                    if (received == 0) {
                        sink.begin(first.get());
                    }
                    received = checkedSum(first.get() + received, bytes.length, max, from) - first.get();
                    sink.write(bytes, bytes.length);
                    heard = System.nanoTime();
                } else if (exchange.isDone() && body.isDrained()) {
                    requireOk(exchange, first.get() >= 0, sink.length(), from);
                    return;
                } else if (pace.isSilent(System.nanoTime() - heard)) {
                    throw new EngineException(
                            from.toString(),
                            "the server sent nothing for " + pace.silence().toSeconds() + " s; try again later");
                }
                if (pace.isTooSlow(System.nanoTime() - begun, received)) {
                    throw new EngineException(
                            from.toString(), "the server sent only " + received + " bytes; try again later");
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

    private static HttpRequest request(URI from, long offset) {
        HttpRequest.Builder request = HttpRequest.newBuilder(from);
        return (offset == 0 ? request : request.header("Range", "bytes=" + offset + "-")).build();
    }

    /** Offset of the body's first byte within the source; negative if the body is not that of the source. */
    private static long firstByte(HttpResponse.ResponseInfo response, long offset, OptionalLong length) {
        if (isSomethingElse(response.statusCode(), response.headers(), length)) {
            return -1;
        }
        if (response.statusCode() == 206) {
            String range = response.headers().firstValue("content-range").orElse("");
            return range.startsWith("bytes " + offset + "-") ? offset : -1;
        }
        return response.statusCode() == 200 ? 0 : -1;
    }

    /** The login page of a network answers 200, too; written over a file or behind its bytes it would spoil them. */
    private static boolean isSomethingElse(int status, HttpHeaders headers, OptionalLong length) {
        if (length.isEmpty() || status != 200 && status != 206) {
            return false;
        }
        String stated = statedLength(status, headers);
        return !stated.matches("\\*?") && !stated.equals(String.valueOf(length.getAsLong()))
                || headers.firstValue("content-type").orElse("").startsWith("text/html");
    }

    /** Of the whole source; empty or a star if the server does not say. */
    private static String statedLength(int status, HttpHeaders headers) {
        return status == 206
                ? headers.firstValue("content-range").orElse("").replaceFirst(".*/", "")
                : headers.firstValue("content-length").orElse("");
    }

    private void requireOk(
            CompletableFuture<HttpResponse<Void>> exchange, boolean hasSource, OptionalLong length, URI from)
            throws InterruptedException {
        try {
            HttpResponse<Void> response = exchange.get(0, TimeUnit.SECONDS);
            String location = response.headers().firstValue("location").orElse("");
            if (response.statusCode() / 100 == 3) {
                throw new EngineException(from.toString(), "is redirected to '" + location + "', expected https://");
            }
            if (isSomethingElse(response.statusCode(), response.headers(), length)) {
                String stated = statedLength(response.statusCode(), response.headers());
                throw new MalformedFileException(
                        from.toString(),
                        "the server sends something else, perhaps a login page: "
                                + (stated.matches("\\d+") ? stated + " bytes" : "HTML") + ", expected "
                                + length.getAsLong() + " bytes");
            }
            if (!hasSource) {
                throw new EngineException(from.toString(), "the server answered " + response.statusCode());
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
                    ? new EngineException(from.toString(), "cannot be read: no connection to " + peer(from), cause)
                    : unreadable(from, cause);
        } catch (TimeoutException e) {
            throw unreadable(from, e);
        }
    }

    /** Whom the client asks: a proxy, or the address's own host. */
    private String peer(URI from) {
        return client.proxy().stream()
                .flatMap(proxies -> proxies.select(from).stream())
                .findFirst()
                .flatMap(proxy -> Optional.ofNullable(proxy.address()))
                .map(proxy -> "the proxy " + proxy.toString().replace("/<unresolved>", ""))
                .orElse(from.getHost());
    }

    private static long checkedSum(long sum, int more, long max, URI from) {
        requireAtMost(sum + more, max, from);
        return sum + more;
    }

    private static void requireAtMost(long bytes, long max, URI from) {
        if (bytes > max) {
            throw new MalformedFileException(from.toString(), "is longer than the limit of " + max + " bytes");
        }
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
