/**
 * The condition {@code illusion}: large regions of three gray levels.
 */
package io.github.ctrlora4j.plugins.illusion;
