package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code samplers}: the samplers, with everything that {@code --sampler} takes. */
@Command(
        name = "samplers",
        description = {
            "Lists the samplers with their options.",
            "A name may be written as in stable-diffusion-webui or ComfyUI, with its schedule behind it:"
                    + " --sampler 'DPM++ 2M Karras' is --sampler 'dpmpp-2m;schedule=karras'."
        })
final class SamplersCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    private final CommandContext context;
    private final Console console;

    SamplersCommand(CommandContext context) {
        this.context = context;
        this.console = context.console();
    }

    @Override
    public Integer call() {
        try (Ctrlora4j ctrlora4j = context.open()) {
            List<SamplerDescriptor> samplers = ctrlora4j.samplers();
            if (json) {
                console.printJson(samplers.stream().map(SamplersCommand::asMap).toList());
            } else {
                samplers.forEach(this::print);
            }
            return ExitCode.OK.value();
        }
    }

    private void print(SamplerDescriptor sampler) {
        SamplerHelp.lines(sampler).forEach(console::print);
    }

    private static Map<String, Object> asMap(SamplerDescriptor sampler) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", sampler.id());
        object.put("title", sampler.title());
        object.put("aliases", sampler.aliases());
        object.put("steps_for_20", sampler.steps(20));
        object.put("calls_for_20", sampler.calls(20));
        object.put(
                "options", sampler.options().stream().map(ParameterText::asMap).toList());
        return object;
    }
}
