/**
 * The command line {@code ctrlora4j}: {@link io.github.ctrlora4j.dist.cli.Main} wires it, one class per subcommand,
 * each given a {@code CommandContext}. Commands are thin layers on {@link io.github.ctrlora4j.runtime.Ctrlora4j}; their
 * tests use the real one and replace the engine. {@code FieldOptions} is the one table from request fields to options.
 * Everything runs on the main thread, except that the generating thread writes images.
 */
package io.github.ctrlora4j.dist.cli;
