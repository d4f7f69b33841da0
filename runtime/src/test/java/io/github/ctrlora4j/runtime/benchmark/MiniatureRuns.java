package io.github.ctrlora4j.runtime.benchmark;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.nio.file.Path;

/**
 * Makes pictures with a miniature model, whose many short parallel regions are what waiting threads cost most in, and
 * prints the seconds of the fastest, the model's loading left out.
 */
public final class MiniatureRuns {
    private static final int STEPS = 20;

    private MiniatureRuns() {}

    /** Arguments: the folder of the miniature models, number of pictures. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        int pictures = Integer.parseInt(arguments[1]);
        RuntimeOptions options =
                RuntimeOptions.builder().modelFolder(folder).device("cpu").build();
        GenerationRequest.Builder request = GenerationRequest.builder(
                        folder.resolve("miniature.safetensors").toString())
                .prompt("cat face")
                .steps(STEPS);
        double best = Double.MAX_VALUE;
        try (Ctrlora4j ctrlora4j = Ctrlora4j.open(options)) {
            ImageGenerator generator = ctrlora4j.generator();
            generator.generate(request.seed(0).build());
            for (int seed = 1; seed <= pictures; seed++) {
                long start = System.nanoTime();
                generator.generate(request.seed(seed).build());
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
        }
        System.out.printf("%.3f%n", best);
    }
}
