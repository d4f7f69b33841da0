/**
 * Pictures on disk: {@link io.github.ctrlora4j.runtime.images.ImageFiles} reads untrusted image files within fixed bounds
 * and writes PNGs that appear whole or not at all.
 *
 * <p>Everything here is stateless and thread-safe. Sources: PNG (Third Edition, W3C) for the text chunks, the JDK's ImageIO
 * for the pixels.
 */
package io.github.ctrlora4j.runtime.images;
