/**
 * For authors of file formats: how a file becomes tensors ({@link io.github.ctrlora4j.api.checkpoint.TensorFormat}) and
 * how tensors become a model that the runtime knows ({@link io.github.ctrlora4j.api.checkpoint.CheckpointAdapter}).
 *
 * <p>Both are found through {@link java.util.ServiceLoader}; register them with Google AutoService. The index of a file
 * (names, dtypes, shapes) is read first, and it alone decides what a file is; data is read on demand. Files are
 * untrusted input: nothing in them is ever executed, and sizes are checked before memory is allocated.
 */
package io.github.ctrlora4j.api.checkpoint;
