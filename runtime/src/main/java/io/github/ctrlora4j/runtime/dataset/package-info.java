/**
 * Training pairs on disk: {@link io.github.ctrlora4j.runtime.dataset.Dataset} is a folder of finished pairs, as the CtrLoRA
 * reference has them, or of pictures with captions. Everything is checked when it is read, and every fault is named
 * with its file and line. Knows no engine. Values are immutable.
 */
package io.github.ctrlora4j.runtime.dataset;
