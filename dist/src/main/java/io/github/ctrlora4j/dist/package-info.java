/**
 * The command line {@code ctrlora4j}: {@link io.github.ctrlora4j.dist.Main} wires it, one class per subcommand, and
 * {@code Console} owns the standard streams. Commands see the runtime through {@code Host}, so that their tests need no
 * engine. Everything runs on the main thread; Ctrl-C arrives on a thread of its own, see {@code Interrupt}.
 */
package io.github.ctrlora4j.dist;
