/**
 * For applications: an {@link io.github.ctrlora4j.api.host.ImageHost} says which conditions, models and samplers there are,
 * and its {@link io.github.ctrlora4j.api.host.ImageGenerator} makes images from a
 * {@link io.github.ctrlora4j.api.host.GenerationRequest}.
 *
 * <p>Requests and results are immutable and carry no type of any engine, so that an application can put ctrlora4j behind
 * an interface of its own. Progress is reported on the thread that generates; cancellation comes from any thread.
 */
package io.github.ctrlora4j.api.host;
