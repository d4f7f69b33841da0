/**
 * Repositories of plugins and packs: a folder or web server with their files and an index {@code plugins.json} in the
 * format of pf4j-update. {@link io.github.ctrlora4j.runtime.repository.PluginInstaller} searches, installs, updates and
 * removes, {@link io.github.ctrlora4j.runtime.repository.PluginPublisher} makes the folder.
 *
 * <p>The index holds the SHA-512 of every file: a signature of the index therefore covers the files, too. A signed
 * repository has a detached Ed25519 signature of the whole index, {@code plugins.json.sig}: an entry can neither be
 * changed nor moved to another plugin or version without breaking it. It does not stop someone from serving an older
 * index with its older signature, and it does not name its repository: one key for two repositories lets their indexes
 * be exchanged.
 *
 * <p>Nothing of a plugin is executed here. Types are immutable or confined to one thread, as they say.
 */
package io.github.ctrlora4j.runtime.repository;
