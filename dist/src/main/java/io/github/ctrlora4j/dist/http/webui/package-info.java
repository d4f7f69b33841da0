/**
 * The words of stable-diffusion-webui's API, and what they mean here: {@link
 * io.github.ctrlora4j.dist.http.webui.RequestReader} turns the fields of a request into a {@code GenerationRequest},
 * with the options, checkpoint titles, sampler names and ControlNet units that the other classes know; {@link
 * io.github.ctrlora4j.dist.http.webui.GenerationAnswer} writes the answer. Knows no server. Thread-safe.
 */
package io.github.ctrlora4j.dist.http.webui;
