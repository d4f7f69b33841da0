/**
 * The installed conditions of every source. {@link io.github.ctrlora4j.runtime.conditions.ConditionRegistry} is the
 * entry: it follows the plugin folders and gives conditions by name. {@link
 * io.github.ctrlora4j.runtime.conditions.ConditionSource} is one kind of file that brings conditions; its
 * implementations are in separate packages and do not depend on each other.
 *
 * <p>A problem with one source is reported with the source's name and the reason, and the others still load. Plugin
 * code is called with its own classloader as the thread's context; anything it throws is turned into a {@link
 * io.github.ctrlora4j.api.PluginException} that names it. What applications call is thread-safe.
 */
package io.github.ctrlora4j.runtime.conditions;
