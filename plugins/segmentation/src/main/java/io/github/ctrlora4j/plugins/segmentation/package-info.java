/**
 * The condition {@code segmentation}: by a network, by main colors, or given as a map.
 */
package io.github.ctrlora4j.plugins.segmentation;
