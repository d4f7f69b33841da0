/**
 * Conditions as code: on the class path and in plugin jars, each jar in a classloader of its own (PF4J). {@link
 * io.github.ctrlora4j.runtime.plugins.JarConditions} is the entry; {@link
 * io.github.ctrlora4j.runtime.plugins.PluginJar} reads what a jar says about itself without running it.
 *
 * <p>{@code JarConditions} is confined to one thread at a time, which the registry ensures; everything else is
 * immutable or thread-safe.
 *
 * @see <a href="https://pf4j.org/doc/getting-started.html">PF4J</a>
 */
package io.github.ctrlora4j.runtime.plugins;
