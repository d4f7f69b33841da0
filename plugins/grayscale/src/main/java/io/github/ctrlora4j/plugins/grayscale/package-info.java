/**
 * The condition {@code grayscale}: a gray picture, to be colored.
 */
package io.github.ctrlora4j.plugins.grayscale;
