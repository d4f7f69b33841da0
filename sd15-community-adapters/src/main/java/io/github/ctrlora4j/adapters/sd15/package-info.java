/**
 * What a file of tensors is, told from names and shapes alone, and the canonical LDM form of those that ctrlora4j can use:
 * {@link io.github.ctrlora4j.adapters.sd15.LdmCheckpointAdapter} for checkpoints, {@link
 * io.github.ctrlora4j.adapters.sd15.CtrloraBaseAdapter} and {@link
 * io.github.ctrlora4j.adapters.sd15.CtrloraConditionAdapter} for the files of CtrLoRA, and {@link
 * io.github.ctrlora4j.adapters.sd15.ForeignModelAdapter}, which names everything else.
 *
 * <p>No size is built in: a layout ({@code UnetLayout}, {@code VaeLayout}…) takes widths and numbers of blocks from the
 * tensors that are there and lists every tensor that such a network needs; a file has exactly those or is damaged. All
 * adapters are stateless. Sources: latent-diffusion's modules, the CtrLoRA reference code (arXiv 2410.09400).
 */
package io.github.ctrlora4j.adapters.sd15;
