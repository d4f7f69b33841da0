/**
 * The entry points that programs call: {@link io.github.ctrlora4j.runtime.Ctrlora4j} makes images, as configured by
 * {@link io.github.ctrlora4j.runtime.RuntimeOptions}.
 */
package io.github.ctrlora4j.runtime;
