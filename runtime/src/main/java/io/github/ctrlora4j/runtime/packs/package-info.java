/**
 * Conditions without code: a pack is a zip or folder with a {@code condition.json}, LoRAs as safetensors, and texts for
 * people. {@link io.github.ctrlora4j.runtime.packs.Pack} reads one, {@link
 * io.github.ctrlora4j.runtime.packs.PackConditions} makes them conditions like any other, {@link
 * io.github.ctrlora4j.runtime.packs.PackFolder} installs and removes, {@link
 * io.github.ctrlora4j.runtime.packs.PackWriter} makes new ones.
 *
 * <p>A pack is hostile input. Opening one checks names, sizes and the descriptor; {@link
 * io.github.ctrlora4j.runtime.packs.PackVerifier} checks all bytes. Nothing is unpacked beside a pack, and nothing in
 * it is ever executed. All types are immutable and thread-safe.
 *
 * <p>The descriptor's format is the JSON Schema {@code condition-pack.schema.json} of {@code api.condition}; zip
 * archives follow PKWARE's APPNOTE 6.3.
 */
package io.github.ctrlora4j.runtime.packs;
