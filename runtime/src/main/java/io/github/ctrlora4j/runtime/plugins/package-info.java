/**
 * Finds conditions: on the class path and in plugin jars, each jar in a classloader of its own (PF4J). {@link
 * io.github.ctrlora4j.runtime.plugins.ConditionRegistry} is the entry. A plugin that does not work is reported by name
 * with the reason, and the others still load.
 *
 * <p>Plugin code is called with its own classloader as the thread's context; whatever it throws is turned into a {@link
 * io.github.ctrlora4j.api.PluginException} that names it. All types are thread-safe.
 */
package io.github.ctrlora4j.runtime.plugins;
