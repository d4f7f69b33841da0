package io.github.ctrlora4j.dist.study;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws each held-out picture again along its condition images, as {@code generate} does but in one process: 20 DDIM
 * steps, guidance 5, picture i with seed i. Each condition gets a folder that {@code evaluate} takes, and an {@code
 * overlap.csv} with the overlap of the figures and of their boxes.
 */
final class StudyDrawings {
    private static final int STEPS = 20;
    private static final double GUIDANCE = 5;

    private final Ctrlora4j host;
    private final String checkpoint;
    private final String base;
    private final List<StudyCondition> conditions;

    private StudyDrawings(Ctrlora4j host, String checkpoint, String base, List<StudyCondition> conditions) {
        this.host = host;
        this.checkpoint = checkpoint;
        this.base = base;
        this.conditions = conditions;
    }

    /**
     * Arguments: target folder, which appears when all is drawn; folder of held-out pictures; folders of plugins and of
     * models; {@code own}, {@code other} or {@code empty} prompts; checkpoint; base, or {@code -} for none; conditions
     * as {@link StudyCondition} says, none to draw from the prompts alone.
     */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        List<HeldOutPicture> pictures = HeldOutPicture.read(Path.of(arguments[1]));
        RuntimeOptions options = RuntimeOptions.builder()
                .pluginFolder(Path.of(arguments[2]))
                .modelFolder(Path.of(arguments[3]))
                .device("cpu")
                .build();
        List<StudyCondition> conditions =
                Arrays.stream(arguments).skip(7).map(StudyCondition::parse).toList();
        Path unfinished = Files.createTempDirectory(
                Files.createDirectories(target.toAbsolutePath().getParent()), target.getFileName() + ".");
        try (Ctrlora4j host = Ctrlora4j.open(options)) {
            new StudyDrawings(host, arguments[5], arguments[6], conditions).draw(pictures, arguments[4], unfinished);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private void draw(List<HeldOutPicture> pictures, String prompts, Path folder) throws IOException {
        List<String> used = new ArrayList<>();
        List<String> overlaps = new ArrayList<>(List.of("figure,box"));
        for (int i = 0; i < pictures.size(); i++) {
            RgbImage source = pictures.get(i).image();
            used.add(HeldOutPicture.prompt(pictures, i, prompts, checkpoint));
            GenerationResult result = host.generator().generate(request(source, used.get(i), i));
            writePictures(folder, i, source, result);
            overlaps.add(overlap(source, result.images().get(0).image()));
        }
        for (String name : names()) {
            Files.write(folder.resolve(name).resolve("prompt.txt"), used);
            Files.write(folder.resolve(name).resolve("overlap.csv"), overlaps);
        }
    }

    /** Of the conditions' folders. */
    private List<String> names() {
        return conditions.isEmpty()
                ? List.of("none")
                : conditions.stream().map(StudyCondition::id).toList();
    }

    private void writePictures(Path folder, int i, RgbImage source, GenerationResult result) throws IOException {
        List<String> names = names();
        for (int k = 0; k < names.size(); k++) {
            Path own = folder.resolve(names.get(k));
            write(own.resolve("sample"), i, result.images().get(0).image());
            write(own.resolve("img"), i, source);
            if (!conditions.isEmpty()) {
                write(own.resolve("control"), i, result.conditionImages().get(k));
            }
        }
    }

    private static String overlap(RgbImage source, RgbImage drawn) {
        Figures wanted = Figures.pixels(source);
        Figures made = Figures.pixels(drawn);
        return String.format(
                Locale.ROOT, "%.4f,%.4f", made.overlap(wanted), made.box().overlap(wanted.box()));
    }

    private GenerationRequest request(RgbImage source, String prompt, int seed) {
        GenerationRequest.Builder request = GenerationRequest.builder(checkpoint)
                .prompt(prompt)
                .steps(STEPS)
                .guidanceScale(GUIDANCE)
                .seed(seed)
                .size(new ImageSize(source.width(), source.height()));
        if (!base.equals("-")) {
            request.base(base);
        }
        conditions.forEach(condition -> request.condition(condition.on(source)));
        return request.build();
    }

    private static void write(Path folder, int index, RgbImage image) throws IOException {
        Files.createDirectories(folder);
        ImageFiles.writePng(folder.resolve(index + ".png"), image, Map.of());
    }
}
