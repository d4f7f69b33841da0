/**
 * Files that we write: {@link io.github.ctrlora4j.runtime.files.NewFile} makes each appear whole or not at all, and never
 * in place of another. Stateless and thread-safe.
 */
package io.github.ctrlora4j.runtime.files;
