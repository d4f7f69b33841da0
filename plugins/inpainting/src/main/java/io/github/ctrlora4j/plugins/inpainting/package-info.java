/**
 * The condition {@code inpainting}: a picture with a black box, to be filled.
 */
package io.github.ctrlora4j.plugins.inpainting;
