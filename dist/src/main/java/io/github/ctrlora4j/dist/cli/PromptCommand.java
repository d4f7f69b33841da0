package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.PromptReading;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prompt}: what a model is given of a prompt. Starts no engine. */
@Command(
        name = "prompt",
        description = "Shows what a model is given of a prompt: weights, tokens, chunks and schedule.")
final class PromptCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TEXT", description = "The prompt, as for generate.")
    private String text = "";

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE_OR_NAME",
            description = "The checkpoint whose text encoder reads it; default: Stable Diffusion 1.5.")
    private Optional<String> checkpoint = Optional.empty();

    @Option(names = "--steps", paramLabel = "N", description = "Sampling steps; default ${DEFAULT-VALUE}.")
    private int steps = 20;

    @Option(names = "--plain-prompt", description = "Read the text literally.")
    private boolean plain;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final CommandContext context;

    PromptCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Ctrlora4j ctrlora4j = context.open()) {
            checkpoint.ifPresent(name -> ctrlora4j.models().find(name, ModelRole.CHECKPOINT));
            PromptReading reading = ctrlora4j.readPrompt(text, steps, plain ? PromptSyntax.PLAIN : PromptSyntax.WEB_UI);
            if (json) {
                printJson(reading);
            } else {
                print(reading);
            }
        }
        return ExitCode.OK.value();
    }

    private void print(PromptReading reading) {
        reading.parts()
                .forEach(part -> context.console().print(String.format("%6.3g  %s", part.weight(), part.text())));
        context.console()
                .print(reading.tokenCount() + " tokens in " + reading.chunks().size()
                        + (reading.chunks().size() == 1 ? " chunk" : " chunks"));
        if (reading.schedule().size() > 1) {
            reading.schedule()
                    .forEach(entry -> context.console().print("to step " + entry.lastStep() + ": " + entry.prompt()));
        }
    }

    private void printJson(PromptReading reading) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("token_count", reading.tokenCount());
        object.put("chunks", reading.chunks().stream().map(PromptCommand::json).toList());
        object.put(
                "schedule",
                reading.schedule().stream()
                        .map(entry -> List.of(entry.lastStep(), entry.prompt()))
                        .collect(Collectors.toList()));
        object.put(
                "parts",
                reading.parts().stream()
                        .map(part -> List.of(part.text(), part.weight()))
                        .collect(Collectors.toList()));
        context.console().printJson(object);
    }

    private static Map<String, Object> json(PromptReading.Chunk chunk) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("tokens", chunk.tokens());
        object.put("multipliers", chunk.multipliers());
        return object;
    }
}
