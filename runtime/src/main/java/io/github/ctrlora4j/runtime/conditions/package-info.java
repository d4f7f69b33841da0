/**
 * The conditions that are installed, wherever they come from. {@link
 * io.github.ctrlora4j.runtime.conditions.ConditionRegistry} is the entry: it follows the plugin folders and gives
 * conditions by name. {@link io.github.ctrlora4j.runtime.conditions.ConditionSource} is one kind of file that brings
 * conditions; its implementations lie in packages of their own and do not know each other.
 *
 * <p>Whatever is wrong with one source is reported by name with the reason, and the others still load. Plugin code is
 * called with its own classloader as the thread's context; whatever it throws is turned into a {@link
 * io.github.ctrlora4j.api.PluginException} that names it. What applications call is thread-safe.
 */
package io.github.ctrlora4j.runtime.conditions;
