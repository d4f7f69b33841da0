package io.github.ctrlora4j.runtime.engine;

/** Something that occupies the device's memory until it is closed. */
public interface DeviceResource extends AutoCloseable {
    /** Bytes that closing it gives back. */
    long bytes();

    @Override
    void close();
}
