/**
 * Tests that hold the promises of the SPI, for the authors of plugins.
 *
 * <p>Extend {@link io.github.ctrlora4j.contract.ConditionContract} in a test of the plugin and every promise that
 * {@link io.github.ctrlora4j.api.condition.Condition} makes to its host is checked. {@link
 * io.github.ctrlora4j.contract.TestDetectionContext} stands in for the host, also in tests of one's own.
 */
package io.github.ctrlora4j.contract;
