package io.github.ctrlora4j.dist.http;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.server.Server;

/**
 * Closes connections on which the headers of a request take too long to arrive. Jetty only limits the time between two
 * bytes, so a client that sends one now and then would keep its connection for ever. Thread-safe.
 */
final class SlowClients {
    static final Duration MAX_TIME = Duration.ofSeconds(30);

    private final Server server;
    private final LongSupplier nanoTime;

    /** @param nanoTime the time in nanoseconds, as {@link System#nanoTime()} tells it */
    SlowClients(Server server, LongSupplier nanoTime) {
        this.server = server;
        this.nanoTime = nanoTime;
    }

    /** Closes those that are too slow now; to be called now and then. */
    void close() {
        long now = nanoTime.getAsLong();
        for (Connector connector : server.getConnectors()) {
            for (EndPoint client : connector.getConnectedEndPoints()) {
                if (client.getConnection() instanceof HttpConnection connection && isSlow(connection, now)) {
                    client.close();
                }
            }
        }
    }

    private static boolean isSlow(HttpConnection connection, long now) {
        boolean isWithinHeaders = connection.getParser().inHeaderState()
                && !connection.getParser().isStart();
        return isWithinHeaders && now - connection.getBeginNanoTime() > MAX_TIME.toNanos();
    }
}
