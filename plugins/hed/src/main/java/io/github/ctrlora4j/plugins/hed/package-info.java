/**
 * The condition {@code hed}: soft edges, by a network or by gradients.
 */
package io.github.ctrlora4j.plugins.hed;
