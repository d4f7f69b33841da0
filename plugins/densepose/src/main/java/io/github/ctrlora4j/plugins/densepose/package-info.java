/** The condition {@code densepose}: body parts, by a DensePose network or from an image that the user has. */
package io.github.ctrlora4j.plugins.densepose;
