/**
 * The command line {@code ctrlora4j}: {@link io.github.ctrlora4j.dist.cli.Main} wires it, one class per subcommand.
 * Commands see the runtime through {@code Host}, so that their tests need no engine. Everything runs on the main thread.
 */
package io.github.ctrlora4j.dist.cli;
