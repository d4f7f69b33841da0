/**
 * Tests of the promises of the SPI, for authors of plugins.
 *
 * <p>Extend {@link io.github.ctrlora4j.contract.ConditionContract} in a test of the plugin and every promise that
 * {@link io.github.ctrlora4j.api.condition.Condition} makes to its host is checked. {@link
 * io.github.ctrlora4j.contract.TestDetectionContext} stands in for the host, also in your own tests.
 */
package io.github.ctrlora4j.contract;
