/**
 * The server behind {@code ctrlora4j serve}: stable-diffusion-webui's API on the front door, and a page for people. {@link
 * io.github.ctrlora4j.dist.http.ImageServer} wires it; one class per group of endpoints answers, and what the words of
 * the API mean stands in {@code webui}. Handlers run on the server's threads and are thread-safe; pictures are drawn on
 * the queue's thread alone.
 */
package io.github.ctrlora4j.dist.http;
