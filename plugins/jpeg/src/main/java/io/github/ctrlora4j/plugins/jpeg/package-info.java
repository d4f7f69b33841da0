/**
 * The condition {@code jpeg}: a picture damaged by JPEG compression.
 */
package io.github.ctrlora4j.plugins.jpeg;
