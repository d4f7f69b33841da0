package io.github.ctrlora4j.runtime;

import io.github.ctrlora4j.api.host.PromptReading;
import io.github.ctrlora4j.api.host.PromptReading.Chunk;
import io.github.ctrlora4j.api.host.PromptReading.Part;
import io.github.ctrlora4j.api.host.PromptReading.Scheduled;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.prompt.Emphasis;
import io.github.ctrlora4j.runtime.prompt.PromptChunks;
import io.github.ctrlora4j.runtime.prompt.PromptSchedule;
import java.util.List;

/** The prompt language's results in the form of the front door. */
final class PromptReadings {
    private PromptReadings() {}

    static PromptReading of(Architecture architecture, String text, int steps, PromptSyntax syntax) {
        boolean isPlain = syntax == PromptSyntax.PLAIN;
        List<Scheduled> schedule = isPlain
                ? List.of(new Scheduled(steps, text))
                : PromptSchedule.of(text, steps).stream()
                        .map(entry -> new Scheduled(entry.lastStep(), entry.prompt()))
                        .toList();
        List<Part> parts = isPlain
                ? List.of(new Part(text, 1))
                : Emphasis.parse(text).stream()
                        .map(part -> new Part(part.text(), part.weight()))
                        .toList();
        PromptChunks chunks = architecture.chunks(schedule.get(0).prompt(), syntax, List.of());
        return new PromptReading(
                chunks.tokenCount(),
                chunks.chunks().stream()
                        .map(chunk -> new Chunk(chunk.tokens(), chunk.multipliers()))
                        .toList(),
                schedule,
                parts);
    }
}
