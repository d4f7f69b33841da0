/**
 * The condition {@code dehazing}: a hazy photograph, to be restored.
 */
package io.github.ctrlora4j.plugins.dehazing;
