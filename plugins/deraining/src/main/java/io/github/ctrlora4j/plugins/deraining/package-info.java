/**
 * The condition {@code deraining}: a photograph through a pane with raindrops, to be restored.
 */
package io.github.ctrlora4j.plugins.deraining;
