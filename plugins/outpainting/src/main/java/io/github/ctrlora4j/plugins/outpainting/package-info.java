/**
 * The condition {@code outpainting}: the middle of a picture, to be continued.
 */
package io.github.ctrlora4j.plugins.outpainting;
