/**
 * Bytes from {@code file:} and {@code https:} addresses: {@link io.github.ctrlora4j.runtime.download.Download} copies
 * them, bounded in size and time, through the environment's proxy, and can be cancelled at any moment. Nothing is
 * trusted: callers compare a checksum. {@code Download} is thread-safe, one transfer is confined to its thread.
 */
package io.github.ctrlora4j.runtime.download;
