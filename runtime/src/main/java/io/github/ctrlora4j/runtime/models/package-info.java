/**
 * Image models in memory: {@link io.github.ctrlora4j.runtime.networks.LoadedModels} keeps what the last requests used. Sub-packages know one
 * architecture each.
 */
package io.github.ctrlora4j.runtime.networks;
