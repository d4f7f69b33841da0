/**
 * The condition {@code lineart}: a line drawing, by a network or by a difference of Gaussians.
 */
package io.github.ctrlora4j.plugins.lineart;
