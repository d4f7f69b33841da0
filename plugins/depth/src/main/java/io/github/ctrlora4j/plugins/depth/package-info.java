/** The condition {@code depth}: depth by a network, from an icon's figure, or given as an image. */
package io.github.ctrlora4j.plugins.depth;
