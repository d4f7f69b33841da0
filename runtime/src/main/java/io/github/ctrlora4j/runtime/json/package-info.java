/**
 * JSON that others wrote, read strictly. {@link io.github.ctrlora4j.runtime.json.JsonFields} is the entry: each field is
 * asked for by name with everything that it may be, and what is wrong is said with the field's path. Confined to one
 * thread.
 */
package io.github.ctrlora4j.runtime.json;
