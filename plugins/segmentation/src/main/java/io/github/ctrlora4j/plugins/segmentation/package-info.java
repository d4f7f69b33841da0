/**
 * The condition {@code segmentation}: by a network, by main colours, or given as a map.
 */
package io.github.ctrlora4j.plugins.segmentation;
