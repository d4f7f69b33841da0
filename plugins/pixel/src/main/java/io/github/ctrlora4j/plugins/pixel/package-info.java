/**
 * The condition {@code pixel}: pixel art with few colors.
 */
package io.github.ctrlora4j.plugins.pixel;
