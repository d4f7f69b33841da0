package io.github.ctrlora4j.dist.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Notices that the client of a waiting request has closed its connection. Jetty does not read from a connection whose
 * request is being answered, so this does; a client that sends its next request ahead of the answer is no longer
 * watched, and its connection ends with the answer. Thread-safe.
 */
final class ConnectionWatch implements BooleanSupplier {
    private final EndPoint connection;
    private final ByteBuffer next = BufferUtil.allocate(1);
    private boolean isGone;
    private boolean isAhead;

    private ConnectionWatch(EndPoint connection) {
        this.connection = connection;
    }

    /** Of a request whose body has been read to its end. */
    static ConnectionWatch of(Request request) {
        return new ConnectionWatch(request.getHttpChannel().getEndPoint());
    }

    /** Whether the client has gone. */
    @Override
    public synchronized boolean getAsBoolean() {
        if (!isGone && !isAhead) {
            try {
                int read = connection.fill(next);
                isGone = read < 0;
                isAhead = read > 0;
            } catch (IOException e) {
                isGone = true; // a reset connection
            }
        }
        return isGone;
    }

    /** Whether a part of the client's next request was read here, so that the connection cannot go on. */
    synchronized boolean isAhead() {
        return isAhead;
    }
}
