/**
 * The condition {@code mlsd}: straight line segments, by a network or by gradients.
 */
package io.github.ctrlora4j.plugins.mlsd;
