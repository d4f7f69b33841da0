/**
 * PyTorch's libraries for CUDA without Python: jars that others have published on Maven Central, of which libraries are
 * taken out into a folder of the engine's cache. {@code NativeInstaller} downloads and unpacks, {@code NativeStore} is
 * the folder, {@code CudaPackage} the pinned table of jars, {@code MissingLibraries} says what a machine lacks. Nothing
 * here loads a library; the launcher does, by the folder's name. Types are immutable or confined to one thread; two
 * processes exclude each other by a lock.
 */
package io.github.ctrlora4j.dist.natives;
