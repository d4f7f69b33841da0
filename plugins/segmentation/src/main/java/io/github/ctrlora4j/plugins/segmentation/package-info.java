/** The condition {@code segmentation}: classes by a network, by main colors, or given as an image. */
package io.github.ctrlora4j.plugins.segmentation;
