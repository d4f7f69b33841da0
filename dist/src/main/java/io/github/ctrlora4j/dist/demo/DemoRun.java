package io.github.ctrlora4j.dist.demo;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.dist.demo.DemoFamily.Checkpoint;
import io.github.ctrlora4j.dist.demo.DemoFamily.Source;
import io.github.ctrlora4j.dist.launch.ProgressDisplay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Draws one contact sheet; the seed is the column, as in the family's reference pictures. Confined to one thread. */
public final class DemoRun {
    private final DemoFamily family;
    private final List<RgbImage> sources;
    private final ImageGenerator generator;
    private final ProgressDisplay progress;
    private final Cancellation cancellation;
    private int begun;
    private int total;

    /** @param sources the pictures of {@link DemoFamily#SOURCES} */
    public DemoRun(
            DemoFamily family,
            List<RgbImage> sources,
            ImageGenerator generator,
            ProgressDisplay progress,
            Cancellation cancellation) {
        this.family = family;
        this.sources = sources;
        this.generator = generator;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /** Empty if cancelled. Goes checkpoint by checkpoint, so that each is loaded once. */
    public Optional<ContactSheet> draw(List<String> conditions) {
        total = (DemoFamily.CHECKPOINTS.size() * conditions.size() + 1) * sources.size();
        Map<String, List<RgbImage>> maps = new LinkedHashMap<>();
        Map<String, List<List<RgbImage>>> drawn = new LinkedHashMap<>();
        for (Checkpoint checkpoint : DemoFamily.CHECKPOINTS) {
            for (String condition : conditions) {
                List<GenerationResult> results = row(condition, checkpoint.name(), column -> plain(checkpoint, column));
                if (results.size() < sources.size()) {
                    return Optional.empty();
                }
                maps.put(condition, conditionImages(results));
                drawn.computeIfAbsent(condition, id -> new ArrayList<>()).add(images(results));
            }
        }
        List<GenerationResult> styled = row(conditions.get(conditions.size() - 1), DemoFamily.STYLE_LORA, this::styled);
        if (styled.size() < sources.size()) {
            return Optional.empty();
        }
        ContactSheet sheet = new ContactSheet();
        for (String condition : conditions) {
            sheet.addRow(sources);
            sheet.addRow(maps.getOrDefault(condition, List.of()));
            drawn.getOrDefault(condition, List.of()).forEach(sheet::addRow);
        }
        sheet.addRow(images(styled));
        return Optional.of(sheet);
    }

    private GenerationRequest.Builder plain(Checkpoint checkpoint, int column) {
        return GenerationRequest.builder(family.file(checkpoint).toString())
                .prompt(DemoFamily.SOURCES.get(column).prompt(checkpoint));
    }

    /** The first checkpoint with a style LoRA, weighted prompts and another sampler. */
    private GenerationRequest.Builder styled(int column) {
        return GenerationRequest.builder(
                        family.file(DemoFamily.CHECKPOINTS.get(0)).toString())
                .prompt(DemoFamily.SOURCES.get(column).styledPrompt(column / Math.max(1.0, sources.size() - 1)))
                .styleLora(StyleLora.of(family.styleLora().toString()))
                .sampler(DemoFamily.STYLE_SAMPLER);
    }

    /**
     * As many results as there are sources, or fewer if cancelled.
     *
     * @param what for the progress
     * @param start models, prompt and sampler by column
     */
    private List<GenerationResult> row(String condition, String what, IntFunction<GenerationRequest.Builder> start) {
        List<GenerationResult> results = new ArrayList<>();
        for (int column = 0; column < sources.size(); column++) {
            Source source = DemoFamily.SOURCES.get(column);
            progress.begin(condition + ", " + what + ", " + source.name() + " (" + ++begun + " of " + total + ")");
            ConditionInput.Builder input = ConditionInput.builder(condition, sources.get(column));
            DemoFamily.parameters(condition).forEach(input::parameter);
            GenerationRequest request = start.apply(column)
                    .base(family.base().toString())
                    .condition(input.build())
                    .steps(DemoFamily.STEPS)
                    .guidanceScale(DemoFamily.GUIDANCE)
                    .seed(column)
                    .build();
            GenerationResult result = generator.generate(request, progress, cancellation);
            if (result.isCancelled()) {
                break;
            }
            results.add(result);
        }
        return results;
    }

    private static List<RgbImage> conditionImages(List<GenerationResult> results) {
        return results.stream().map(result -> result.conditionImages().get(0)).toList();
    }

    private static List<RgbImage> images(List<GenerationResult> results) {
        return results.stream().map(result -> result.images().get(0).image()).toList();
    }
}
