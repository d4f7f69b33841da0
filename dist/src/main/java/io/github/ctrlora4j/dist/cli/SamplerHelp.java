package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The samplers as {@code generate --help} and {@code samplers} name them. Stateless. */
final class SamplerHelp {
    private static final int USUAL_STEPS = 20;

    private SamplerHelp() {}

    /** All of them by id. */
    static String summary(List<SamplerDescriptor> samplers) {
        return samplers.stream()
                .map(SamplerDescriptor::id)
                .collect(Collectors.joining(
                        ", ", "Samplers: ", ".\n'ctrlora4j samplers' lists their options and other names."));
    }

    /** A sampler and its options. */
    static List<String> lines(SamplerDescriptor sampler) {
        List<String> lines = new ArrayList<>();
        String aliases = sampler.aliases().isEmpty() ? "" : " (also " + String.join(", ", sampler.aliases()) + ")";
        lines.add(String.format(
                "%-18s %s%s%s%s", sampler.id(), sampler.title(), aliases, steps(sampler), calls(sampler)));
        for (Parameter option : sampler.options()) {
            lines.add("    " + ParameterText.line(option));
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

    private static String calls(SamplerDescriptor sampler) {
        int calls = sampler.calls(USUAL_STEPS);
        return calls == sampler.steps(USUAL_STEPS)
                ? ""
                : "; --steps " + USUAL_STEPS + " calls the network " + calls + " times";
    }
}
