/**
 * Writing and recognizing files. {@link io.github.ctrlora4j.runtime.files.WholeFile} makes each file appear whole or
 * not at all, {@link io.github.ctrlora4j.runtime.files.TemporaryFolder} is deleted with its contents, {@link
 * io.github.ctrlora4j.runtime.files.Checksum} and {@link io.github.ctrlora4j.runtime.files.FileIdentity} tell whether a
 * file has changed. Leftovers of killed processes are deleted by the next process. Stateless and immutable.
 */
package io.github.ctrlora4j.runtime.files;
