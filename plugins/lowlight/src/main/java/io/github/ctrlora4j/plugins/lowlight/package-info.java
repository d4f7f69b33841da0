/**
 * The condition {@code lowlight}: a dark photograph, to be restored.
 */
package io.github.ctrlora4j.plugins.lowlight;
