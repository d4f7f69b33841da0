package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The samplers as {@code generate --help} lists them. Stateless. */
final class SamplerHelp {
    private SamplerHelp() {}

    static List<String> lines(List<SamplerDescriptor> samplers) {
        List<String> lines = new ArrayList<>();
        lines.add("Samplers:");
        for (SamplerDescriptor sampler : samplers) {
            String aliases = sampler.aliases().isEmpty() ? "" : " (also " + String.join(", ", sampler.aliases()) + ")";
            lines.add("  " + sampler.id() + "  " + sampler.title() + aliases + steps(sampler));
            for (Parameter option : sampler.options()) {
                lines.add("    " + ParameterText.line(option));
            }
        }
        return lines;
    }

    /** An example where the number of steps is not the one that was asked for. */
    private static String steps(SamplerDescriptor sampler) {
        return IntStream.rangeClosed(GenerationRequest.MIN_STEPS, GenerationRequest.MAX_STEPS)
                .filter(wanted -> sampler.steps(wanted) != wanted)
                .mapToObj(wanted -> "; walks a fixed grid: --steps " + wanted + " takes " + sampler.steps(wanted)
                        + " steps, --steps " + GenerationRequest.MAX_STEPS + " takes "
                        + sampler.steps(GenerationRequest.MAX_STEPS))
                .findFirst()
                .orElse("");
    }
}
