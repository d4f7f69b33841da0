/**
 * The condition {@code desnow}: a photograph with falling snow, to be restored.
 */
package io.github.ctrlora4j.plugins.desnow;
