/**
 * Types that the three audiences of the SPI share: images, errors, and the SPI's version.
 *
 * <p>Authors of conditions continue in {@code api.condition}, authors of file formats in {@code api.checkpoint},
 * applications in {@code api.host}. Everything here depends on the JDK alone. Values are immutable; interfaces say in
 * their own documentation from which threads they are called.
 */
package io.github.ctrlora4j.api;
