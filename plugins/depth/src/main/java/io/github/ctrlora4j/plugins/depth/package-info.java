/**
 * The condition {@code depth}: by a network, for an icon, or given as a map.
 */
package io.github.ctrlora4j.plugins.depth;
