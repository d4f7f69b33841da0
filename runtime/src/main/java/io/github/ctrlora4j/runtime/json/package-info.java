/**
 * JSON that others wrote, read strictly. {@link io.github.ctrlora4j.runtime.json.JsonFields} is the entry: each field
 * is read by name with the values that it allows, and every problem is reported with the field's path. Confined to one
 * thread.
 */
package io.github.ctrlora4j.runtime.json;
