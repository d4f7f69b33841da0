/**
 * The condition {@code shuffle}: a picture warped by a smooth random flow.
 */
package io.github.ctrlora4j.plugins.shuffle;
