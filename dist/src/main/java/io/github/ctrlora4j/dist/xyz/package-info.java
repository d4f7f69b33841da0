/**
 * The comparison sheets of {@code ctrlora4j generate --x … --y … --z …}: {@code Axis} is what varies and its values,
 * {@code XyzRun} draws every combination, {@code XyzSheet} puts the pictures under titles. Confined to one thread.
 * Source of the values' grammar: stable-diffusion-webui's script "X/Y/Z plot".
 */
package io.github.ctrlora4j.dist.xyz;
