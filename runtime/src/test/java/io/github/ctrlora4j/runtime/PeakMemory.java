package io.github.ctrlora4j.runtime;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.MemoryNeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws with the miniature what each argument says, {@code WIDTHxHEIGHT*BATCH[+CONDITIONS]}, and prints the peak of
 * resident memory above what was loaded before, beside the prediction: {@code peak ARGUMENT MEASURED PREDICTED} in bytes.
 * Linux only.
 */
final class PeakMemory {
    private static final Pattern ARGUMENT = Pattern.compile("(\\d+)x(\\d+)\\*(\\d+)(?:\\+(\\d+))?");

    private PeakMemory() {}

    public static void main(String[] arguments) throws IOException {
        try (Ctrlora4j ctrlora4j = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(MiniatureModels.FOLDER)
                .device("cpu")
                .residualCacheBytes(0)
                .build())) {
            for (String argument : arguments) {
                Matcher parts = ARGUMENT.matcher(argument);
                if (!parts.matches()) {
                    throw new IllegalArgumentException(argument);
                }
                int conditions = parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4));
                // Loads everything, and lets the engine start its threads.
                ctrlora4j.generator().generate(request(64, 64, 1, conditions));
                GenerationRequest request = request(
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)),
                        conditions);
                MemoryNeed need = ctrlora4j.memoryNeed(request);
                System.gc();
                Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // the peak begins anew
                long before = status("VmRSS");
                ctrlora4j.generator().generate(request);
                System.out.println(
                        "peak " + argument + " " + (status("VmHWM") - before) + " " + (need.total() - need.weights()));
            }
        }
    }

    private static GenerationRequest request(int width, int height, int batch, int conditions) {
        GenerationRequest.Builder request = GenerationRequest.builder("miniature")
                .prompt("tulip")
                .negativePrompt("blurry")
                .sampler("euler")
                .steps(1)
                .seed(1)
                .batch(batch)
                .size(new ImageSize(width, height));
        for (int i = 0; i < conditions; i++) {
            request.condition(ConditionInput.builder(
                            ConditionInput.NONE, RgbImage.of(width, height, new byte[width * height * 3]))
                    .lora(MiniatureModels.CANNY_LORA)
                    .build());
        }
        return request.build();
    }

    private static long status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
