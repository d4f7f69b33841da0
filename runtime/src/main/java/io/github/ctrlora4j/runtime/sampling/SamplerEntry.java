package io.github.ctrlora4j.runtime.sampling;

import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.api.host.SamplerDescriptor;

/** A sampler of the catalog. */
record SamplerEntry(SamplerDescriptor descriptor, Factory factory) {
    /** Makes a sampler for one generation. */
    interface Factory {
        /**
         * @param steps as requested
         * @param options a value for every option of the descriptor
         */
        Sampler create(NoiseSchedule schedule, int steps, ParameterValues options, Walk walk);
    }
}
