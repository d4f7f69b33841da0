/**
 * What belongs to the process, whatever it runs: {@code Installation} says where this copy lies, {@code NativeLibraries}
 * what its launcher chose, {@code Console} owns the standard streams, {@code Interrupt} turns Ctrl-C into a cancellation.
 * Everything runs on the main thread; Ctrl-C arrives on a thread of its own.
 */
package io.github.ctrlora4j.dist.launch;
