package io.github.ctrlora4j.dist.demo;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.dist.demo.DemoFamily.Checkpoint;
import io.github.ctrlora4j.dist.demo.DemoFamily.Source;
import io.github.ctrlora4j.dist.launch.ProgressDisplay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        total = DemoFamily.CHECKPOINTS.size() * conditions.size() * sources.size();
        Map<String, List<RgbImage>> maps = new LinkedHashMap<>();
        Map<String, List<List<RgbImage>>> drawn = new LinkedHashMap<>();
        for (Checkpoint checkpoint : DemoFamily.CHECKPOINTS) {
            for (String condition : conditions) {
                List<GenerationResult> results = row(checkpoint, condition);
                if (results.size() < sources.size()) {
                    return Optional.empty();
                }
                maps.put(condition, conditionImages(results));
                drawn.computeIfAbsent(condition, id -> new ArrayList<>()).add(images(results));
            }
        }
        ContactSheet sheet = new ContactSheet();
        for (String condition : conditions) {
            sheet.addRow(sources);
            sheet.addRow(maps.getOrDefault(condition, List.of()));
            drawn.getOrDefault(condition, List.of()).forEach(sheet::addRow);
        }
        return Optional.of(sheet);
    }

    /** As many results as there are sources, or fewer if cancelled. */
    private List<GenerationResult> row(Checkpoint checkpoint, String condition) {
        List<GenerationResult> results = new ArrayList<>();
        for (int column = 0; column < sources.size(); column++) {
            Source source = DemoFamily.SOURCES.get(column);
            progress.begin(condition + ", " + checkpoint.name() + ", " + source.name() + " (" + ++begun + " of " + total
                    + ")");
            GenerationRequest request = GenerationRequest.builder(
                            family.file(checkpoint).toString())
                    .base(family.base().toString())
                    .condition(ConditionInput.builder(condition, sources.get(column))
                            .build())
                    .prompt(source.prompt(checkpoint))
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
