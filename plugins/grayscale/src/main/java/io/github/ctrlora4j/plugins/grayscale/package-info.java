/**
 * The condition {@code grayscale}: a gray picture, to be coloured.
 */
package io.github.ctrlora4j.plugins.grayscale;
