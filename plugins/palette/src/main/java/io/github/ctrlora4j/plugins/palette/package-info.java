/**
 * The condition {@code palette}: coarse blocks of color.
 */
package io.github.ctrlora4j.plugins.palette;
