/**
 * The process, whatever command it runs: {@code Installation} says where this copy is installed, {@code
 * NativeLibraries} what its launcher chose, {@code Console} owns the standard streams, {@code Interrupt} turns Ctrl-C
 * into a cancellation. Everything runs on the main thread; Ctrl-C arrives on a thread of its own.
 */
package io.github.ctrlora4j.dist.launch;
