package io.github.ctrlora4j.dist.http;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.http.webui.RequestLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How a server is set up. Immutable. */
public final class ServerOptions {
    /** Where clients look by default. */
    public static final int PORT = 7860;

    public static final String LOOPBACK = "127.0.0.1";
    public static final int QUEUE_CAPACITY = 64;
    public static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final int MAX_PORT = 65_535;
    private static final int MAX_QUEUE = 10_000;

    /** Four pictures of 1024x1024 are 10 MB as base64. */
    private static final long MAX_BODY = 64L << 20;

    private final String bind;
    private final int port;
    private final Optional<String> credentials;
    private final List<String> origins;
    private final List<String> hosts;
    private final int queueCapacity;
    private final long maxBodyBytes;
    private final RequestLimits limits;
    private final Optional<Path> settings;
    private final Duration patience;
    private final Optional<String> checkpoint;
    private final Optional<String> base;

    private ServerOptions(Builder builder) {
        this.bind = builder.bind;
        this.port = builder.port;
        this.credentials = builder.credentials;
        this.origins = List.copyOf(builder.origins);
        this.hosts = List.copyOf(builder.hosts);
        this.queueCapacity = builder.queueCapacity;
        this.maxBodyBytes = builder.maxBodyBytes;
        this.limits = builder.limits;
        this.settings = builder.settings;
        this.patience = builder.patience;
        this.checkpoint = builder.checkpoint;
        this.base = builder.base;
        requireWithin("port", port, 0, MAX_PORT);
        requireWithin("queueCapacity", queueCapacity, 1, MAX_QUEUE);
        requireWithin("maxBodyBytes", maxBodyBytes, 1, Integer.MAX_VALUE);
        requireWithin("patience", patience.toSeconds(), 0, Integer.MAX_VALUE);
        if (credentials.isEmpty() && !isLoopback(bind)) {
            throw new InvalidRequestException(
                    "bind",
                    "other machines could use the server at " + bind
                            + ", so it needs credentials; give a user and a password, or bind it to 127.0.0.1");
        }
        if (credentials
                .filter(text -> text.indexOf(':') < 1 || text.endsWith(":"))
                .isPresent()) {
            throw new InvalidRequestException("credentials", "must look like user:password");
        }
    }

    private static void requireWithin(String field, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            throw new InvalidRequestException(field, "must be " + minimum + ".." + maximum + ", got " + value);
        }
    }

    private static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new InvalidRequestException("bind", "there is no address '" + bind + "'", e);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The address on which the server listens. */
    public String bind() {
        return bind;
    }

    /** 0 takes any free port. */
    public int port() {
        return port;
    }

    /** {@code user:password}; empty if everybody who reaches the server may use it. */
    public Optional<String> credentials() {
        return credentials;
    }

    /** Origins of web pages that may use the server, such as {@code https://example.org}. */
    public List<String> origins() {
        return origins;
    }

    /** Names by which the server is reached, apart from addresses and {@code localhost}. */
    public List<String> hosts() {
        return hosts;
    }

    /** Most requests that wait. */
    public int queueCapacity() {
        return queueCapacity;
    }

    public long maxBodyBytes() {
        return maxBodyBytes;
    }

    public RequestLimits limits() {
        return limits;
    }

    /** The file in which the API's options outlive the server. */
    public Optional<Path> settings() {
        return settings;
    }

    /** How long a running request may go on when the server stops. */
    public Duration patience() {
        return patience;
    }

    /** The checkpoint that draws until a client chooses another. */
    public Optional<String> checkpoint() {
        return checkpoint;
    }

    /** The Base ControlNet; empty takes the only one that fits the checkpoint. */
    public Optional<String> base() {
        return base;
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private String bind = LOOPBACK;
        private int port = PORT;
        private Optional<String> credentials = Optional.empty();
        private final List<String> origins = new ArrayList<>();
        private final List<String> hosts = new ArrayList<>();
        private int queueCapacity = QUEUE_CAPACITY;
        private long maxBodyBytes = MAX_BODY;
        private RequestLimits limits = RequestLimits.standard();
        private Optional<Path> settings = Optional.empty();
        private Duration patience = PATIENCE;
        private Optional<String> checkpoint = Optional.empty();
        private Optional<String> base = Optional.empty();

        private Builder() {}

        public Builder bind(String value) {
            bind = Objects.requireNonNull(value, "bind");
            return this;
        }

        public Builder port(int value) {
            port = value;
            return this;
        }

        public Builder credentials(String value) {
            credentials = Optional.of(Objects.requireNonNull(value, "credentials"));
            return this;
        }

        public Builder origin(String value) {
            origins.add(Objects.requireNonNull(value, "origin"));
            return this;
        }

        public Builder host(String value) {
            hosts.add(Objects.requireNonNull(value, "host"));
            return this;
        }

        public Builder queueCapacity(int value) {
            queueCapacity = value;
            return this;
        }

        public Builder maxBodyBytes(long value) {
            maxBodyBytes = value;
            return this;
        }

        public Builder limits(RequestLimits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        public Builder settings(Path value) {
            settings = Optional.of(Objects.requireNonNull(value, "settings"));
            return this;
        }

        public Builder patience(Duration value) {
            patience = Objects.requireNonNull(value, "patience");
            return this;
        }

        public Builder checkpoint(String value) {
            checkpoint = Optional.of(Objects.requireNonNull(value, "checkpoint"));
            return this;
        }

        public Builder base(String value) {
            base = Optional.of(Objects.requireNonNull(value, "base"));
            return this;
        }

        /**
         * @throws InvalidRequestException if a number is out of range, or other machines could use the server without
         *     credentials
         */
        public ServerOptions build() {
            return new ServerOptions(this);
        }
    }
}
