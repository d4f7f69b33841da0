/**
 * The condition {@code palette}: coarse blocks of colour.
 */
package io.github.ctrlora4j.plugins.palette;
