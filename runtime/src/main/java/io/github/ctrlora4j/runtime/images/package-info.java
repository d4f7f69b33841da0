/**
 * Pictures on disk: {@link io.github.ctrlora4j.runtime.images.ImageFiles} reads untrusted image files within fixed
 * bounds and writes PNGs that appear whole or not at all.
 *
 * <p>Everything here is stateless and thread-safe. Sources: the JDK's ImageIO for the pixels, TwelveMonkeys for those
 * of WebP; PNG (Third Edition, W3C), ITU T.81, EXIF 2.32 and GIF89a for the metadata beside them; libjpeg and Pillow
 * where a file does not define its colors.
 */
package io.github.ctrlora4j.runtime.images;
