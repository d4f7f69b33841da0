package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.PromptReading;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prompt}: what a model is given of a prompt. Starts no engine. */
@Command(
        name = "prompt",
        description = {
            "Shows what a model is given of a prompt: weights, tokens, chunks, schedule, LoRAs and embeddings.",
            "With --json, tokens are ids, and 0 stands for each vector of an embedding."
        })
final class PromptCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TEXT", description = "The prompt, as for generate.")
    private String text = "";

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE_OR_NAME",
            description = "The checkpoint that an embedding must fit; default: any of Stable Diffusion 1.5.")
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
            PromptReading reading =
                    ctrlora4j.readPrompt(text, steps, plain ? PromptSyntax.PLAIN : PromptSyntax.WEB_UI, checkpoint);
            if (json) {
                printJson(reading);
            } else {
                print(reading);
            }
        }
        return ExitCode.OK.value();
    }

    private void print(PromptReading reading) {
        reading.parts().forEach(part -> print("%6.3g  %s", part.weight(), part.text()));
        for (PromptReading.Prompt prompt : reading.prompts()) {
            if (reading.prompts().size() > 1) {
                print("prompt with the weight %.3g:", prompt.weight());
            }
            int chunks = prompt.chunks().size();
            print("%d tokens in %d %s", prompt.tokenCount(), chunks, chunks == 1 ? "chunk" : "chunks");
            if (prompt.schedule().size() > 1) {
                prompt.schedule().forEach(entry -> print("to step %d: %s", entry.lastStep(), entry.prompt()));
            }
        }
        reading.loras()
                .forEach(lora -> print(
                        "LoRA %s, weights %.3g (UNet) and %.3g (text encoder)",
                        lora.file(), lora.unetWeight(), lora.textWeight()));
        reading.embeddings()
                .forEach(embedding -> print("embedding %s, %d tokens", embedding.name(), embedding.vectors()));
    }

    private void print(String format, Object... values) {
        context.console().print(String.format(Locale.ROOT, format, values));
    }

    /** The first prompt's fields are the object's own; those that act together with it are in {@code and}. */
    private void printJson(PromptReading reading) {
        List<PromptReading.Prompt> prompts = reading.prompts();
        Map<String, Object> object = json(prompts.get(0));
        object.put(
                "parts",
                reading.parts().stream()
                        .map(part -> List.of(part.text(), part.weight()))
                        .toList());
        object.put(
                "and",
                prompts.subList(1, prompts.size()).stream()
                        .map(PromptCommand::json)
                        .toList());
        object.put(
                "loras",
                reading.loras().stream()
                        .map(lora -> List.of(lora.file(), lora.unetWeight(), lora.textWeight()))
                        .toList());
        object.put(
                "embeddings",
                reading.embeddings().stream()
                        .map(embedding -> List.of(embedding.name(), embedding.vectors()))
                        .toList());
        context.console().printJson(object);
    }

    private static Map<String, Object> json(PromptReading.Prompt prompt) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("weight", prompt.weight());
        object.put("token_count", prompt.tokenCount());
        object.put("chunks", prompt.chunks().stream().map(PromptCommand::json).toList());
        object.put(
                "schedule",
                prompt.schedule().stream()
                        .map(entry -> List.of(entry.lastStep(), entry.prompt()))
                        .toList());
        return object;
    }

    private static Map<String, Object> json(PromptReading.Chunk chunk) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("tokens", chunk.tokens());
        object.put("multipliers", chunk.multipliers());
        return object;
    }
}
