/**
 * For applications: an {@link io.github.ctrlora4j.api.host.ImageHost} lists conditions, models and samplers, and its
 * {@link io.github.ctrlora4j.api.host.ImageGenerator} makes images from a {@link
 * io.github.ctrlora4j.api.host.GenerationRequest}.
 *
 * <p>Requests and results are immutable and expose no engine types, so that an application can put ctrlora4j behind its
 * own interface. Progress is reported on the thread that generates; cancellation can come from any thread.
 */
package io.github.ctrlora4j.api.host;
