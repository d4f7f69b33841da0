/**
 * For authors of conditions: {@link io.github.ctrlora4j.api.condition.Condition} is the extension point; two methods
 * must be implemented.
 *
 * <p>A condition describes itself, turns a source image into a condition image, and provides the LoRAs that teach a
 * Base ControlNet to follow such images (CtrLoRA, arXiv 2410.09400, method section). Implementations are called from
 * several threads at once and keep no state between calls.
 */
package io.github.ctrlora4j.api.condition;
