package io.github.ctrlora4j.dist.benchmark;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every condition on every picture of a folder: how many worked, which images are of one color, and what went wrong.
 */
final class EveryPhotograph {
    private final TreeMap<String, Outcomes> conditions = new TreeMap<>();

    private EveryPhotograph() {}

    /** What came of one condition. */
    private static final class Outcomes {
        private int made;
        private int uniform;
        private long nanos;
        private final TreeMap<String, Integer> rejections = new TreeMap<>();
    }

    public static void main(String[] arguments) throws IOException {
        RuntimeOptions options = RuntimeOptions.builder()
                .pluginFolder(Path.of(arguments[0]))
                .modelFolder(Path.of(arguments[1]))
                .build();
        EveryPhotograph run = new EveryPhotograph();
        List<Path> pictures;
        try (Stream<Path> files = Files.walk(Path.of(arguments[2]))) {
            pictures = files.filter(file -> file.toString().matches("(?i).*\\.(png|jpe?g)"))
                    .sorted()
                    .toList();
        }
        try (Ctrlora4j host = Ctrlora4j.open(options)) {
            for (Path picture : pictures) {
                RgbImage image = ImageFiles.read(picture);
                for (ConditionDescriptor condition : host.conditions().list()) {
                    run.detect(host, condition.id(), image);
                }
            }
        }
        System.out.println(pictures.size() + " pictures");
        run.conditions.forEach(EveryPhotograph::print);
    }

    private void detect(Ctrlora4j host, String id, RgbImage image) {
        Outcomes outcomes = conditions.computeIfAbsent(id, unseen -> new Outcomes());
        long start = System.nanoTime();
        try {
            RgbImage made = host.conditions()
                    .detect(ConditionInput.builder(id, image).build())
                    .image();
            outcomes.made++;
            outcomes.uniform += isUniform(made) ? 1 : 0;
        } catch (InvalidRequestException e) {
            outcomes.rejections.merge(e.getMessage(), 1, Integer::sum);
        }
        outcomes.nanos += System.nanoTime() - start;
    }

    private static boolean isUniform(RgbImage image) {
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                if (image.rgb(x, y) != image.rgb(0, 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void print(String id, Outcomes outcomes) {
        int tried = outcomes.made
                + outcomes.rejections.values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
        System.out.printf(
                Locale.ROOT,
                "%-32s %4d made, %4d of one color, %7.1f ms each%n",
                id,
                outcomes.made,
                outcomes.uniform,
                outcomes.nanos / 1e6 / tried);
        outcomes.rejections.forEach((message, times) -> System.out.println("    " + times + " times: " + message));
    }
}
