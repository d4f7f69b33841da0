/**
 * Identifies a file of tensors by names and shapes alone, and converts those that ctrlora4j can use to the canonical
 * LDM form. Entry: {@link io.github.ctrlora4j.adapters.sd15.Sd15Adapter}, which asks {@code FileKind}; the rows of
 * {@code KindTable} are checkpoints ({@code LdmCheckpoint}), parts of them ({@code ComponentFile}), the files of
 * CtrLoRA ({@code CtrloraBase}, {@code CtrloraCondition}), and models that are recognized but not supported.
 *
 * <p>No size is built in: a layout ({@code UnetLayout}, {@code VaeLayout}…) takes widths and numbers of blocks from the
 * tensors that are there and lists every tensor that such a network needs; a file has exactly those or is damaged. The
 * adapter is stateless. Sources: latent-diffusion's modules, the CtrLoRA reference code (arXiv 2410.09400).
 */
package io.github.ctrlora4j.adapters.sd15;
