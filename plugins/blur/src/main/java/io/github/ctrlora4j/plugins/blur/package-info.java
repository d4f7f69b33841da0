/**
 * The condition {@code blur}: a blurred picture, to be sharpened.
 */
package io.github.ctrlora4j.plugins.blur;
