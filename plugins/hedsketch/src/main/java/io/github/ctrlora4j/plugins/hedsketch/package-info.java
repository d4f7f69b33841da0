/**
 * The condition {@code hedsketch}: sketch lines, by a network or by gradients.
 */
package io.github.ctrlora4j.plugins.hedsketch;
