/**
 * The condition {@code pixel}: pixel art with few colours.
 */
package io.github.ctrlora4j.plugins.pixel;
