/**
 * The networks: TorchScript programs, text resources beside this package, that hold no weights. A program is loaded
 * once, bound to a dictionary from LDM names to tensors, and called; which blocks it has follows from the names in the
 * dictionary. {@link io.github.ctrlora4j.runtime.programs.Program} is the mechanism, the other types are the networks
 * of SD1.5 and CtrLoRA (arXiv 2410.09400).
 *
 * <p>Everything here is confined to one thread. Results belong to the NDManager that the caller names.
 */
package io.github.ctrlora4j.runtime.programs;
