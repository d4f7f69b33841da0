/**
 * Files that we write and recognize. {@link io.github.ctrlora4j.runtime.files.WholeFile} makes each appear whole or not at
 * all, {@link io.github.ctrlora4j.runtime.files.TemporaryFolder} goes with all that is in it, {@link
 * io.github.ctrlora4j.runtime.files.Checksum} and {@link io.github.ctrlora4j.runtime.files.FileIdentity} tell one content
 * from another. What killed processes have left is deleted by the next. Stateless and immutable.
 */
package io.github.ctrlora4j.runtime.files;
