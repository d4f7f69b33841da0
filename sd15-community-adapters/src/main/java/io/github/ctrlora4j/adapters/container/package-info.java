/**
 * Containers of tensors, opened as data: {@link io.github.ctrlora4j.adapters.container.SafetensorsFormat}, {@link
 * io.github.ctrlora4j.adapters.container.TorchZipFormat}, {@link
 * io.github.ctrlora4j.adapters.container.TorchLegacyFormat} and {@link
 * io.github.ctrlora4j.adapters.container.ForeignContainerFormat}, which identifies all other files; {@link
 * io.github.ctrlora4j.adapters.container.DiffusersFolderFormat} opens a folder of such files as one.
 *
 * <p>An index is completely validated before a file counts as open: every offset, size and stride lies inside the file.
 * Reading an index takes work and memory in proportion to its length, whatever it claims. Tensors are copied from the
 * file when they are read; nothing is mapped, and a file that changed in the meantime is an error. Nothing is executed,
 * instantiated or allocated because a file says so. Formats are stateless; opened files are thread-safe. Sources: the
 * safetensors format description, the zip application note (APPNOTE 6.3.10), Python's pickletools and PyTorch's
 * serialization code.
 */
package io.github.ctrlora4j.adapters.container;
