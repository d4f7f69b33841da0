/**
 * The condition {@code densepose}: body parts by a DensePose network, or from a map that the user has.
 */
package io.github.ctrlora4j.plugins.densepose;
