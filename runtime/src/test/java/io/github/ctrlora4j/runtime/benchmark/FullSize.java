package io.github.ctrlora4j.runtime.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the files of {@link RandomSd15} at 512×512 through the product and prints, side by side: time from process start
 * to the first step, seconds per step, the UNet's and the control network's achieved GFLOP/s, this machine's own
 * float32 matrix product, their ratios, and the peak of resident memory.
 */
public final class FullSize {
    /** TFLOP of one sample (one latent, one text) at 64×64; counted on the reference, 2 per multiply-add. */
    private static final double UNET_TFLOP = 0.803;

    private static final double CONTROL_TFLOP = 0.2686;
    private static final ImageSize SIZE = new ImageSize(512, 512);

    private FullSize() {}

    /**
     * Arguments: folder of the files, number of steps (4), device (cpu), and {@code plain} to leave the condition out.
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        String device = arguments.length > 2 ? arguments[2] : "cpu";
        boolean plain = arguments.length > 3 && arguments[3].equals("plain");

        RuntimeOptions options =
                RuntimeOptions.builder().modelFolder(folder).device(device).build();
        StepTimes times = new StepTimes();
        GenerationResult result;
        try (Ctrlora4j ctrlora4j = Ctrlora4j.open(options)) {
            ImageGenerator generator = ctrlora4j.generator();
            result = generator.generate(request(folder, steps, plain), times, new Cancellation());
        }
        System.out.printf("512x512, guidance on, %s%n", plain ? "no condition" : "one condition, rank 128");
        System.out.printf("process start to first step %8.2f s%n", times.toFirstStep);
        result.durations()
                .forEach((stage, time) ->
                        System.out.printf("stage %-8s              %8.2f s%n", stage, time.toMillis() / 1000.0));
        System.out.printf("seconds per step            %s%n", times.steps);
        double gemm = gemmGflops(device);
        System.out.printf("fp32 GEMM 4096^3            %8.1f GFLOP/s%n", gemm);
        compare("UNet", gemm, 2 * UNET_TFLOP * steps, result.durations().get(Stage.SAMPLE));
        if (!plain) {
            compare(
                    "control network",
                    gemm,
                    2 * CONTROL_TFLOP * steps,
                    result.durations().get(Stage.CONTROL));
        }
        peakMemory();
    }

    private static void compare(String network, double gemm, double tflop, Duration time) {
        double gflops = tflop * 1e12 / time.toNanos();
        System.out.printf("%-27s %8.1f GFLOP/s   ratio to GEMM %.2f%n", network, gflops, gflops / gemm);
    }

    /** Notes when the first step begins and how long each step takes, control included. */
    private static final class StepTimes implements ProgressListener {
        private final List<String> steps = new ArrayList<>();
        private double toFirstStep;
        private long last;

        @Override
        public void onProgress(Progress progress) {
            if (progress.stage() != Stage.SAMPLE) {
                return;
            }
            long now = System.nanoTime();
            if (progress.done() == 0) {
                long started = ManagementFactory.getRuntimeMXBean().getStartTime();
                toFirstStep = (System.currentTimeMillis() - started) / 1000.0;
            } else {
                steps.add(String.format("%.2f", (now - last) / 1e9));
            }
            last = now;
        }
    }

    private static GenerationRequest request(Path folder, int steps, boolean plain) {
        GenerationRequest.Builder request = GenerationRequest.builder(
                        folder.resolve("random-sd15.safetensors").toString())
                .prompt("a lighthouse at dusk")
                .negativePrompt("blurry")
                .steps(steps)
                .size(SIZE);
        if (!plain) {
            byte[] gray = new byte[SIZE.width() * SIZE.height() * 3];
            Arrays.fill(gray, (byte) 127);
            request.base(folder.resolve("random-basecn.safetensors").toString())
                    .condition(
                            ConditionInput.builder(ConditionInput.NONE, RgbImage.of(SIZE.width(), SIZE.height(), gray))
                                    .lora(folder.resolve("random-lora.safetensors"))
                                    .build());
        }
        return request.build();
    }

    /** The best of several products of 4096 × 4096 matrices. */
    private static double gemmGflops(String device) {
        int n = 4096;
        double best = 0;
        try (NDManager manager = TorchEngine.start(device).newManager()) {
            NDArray a = manager.randomNormal(new Shape(n, n));
            NDArray b = manager.randomNormal(new Shape(n, n));
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                try (NDArray c = a.matMul(b)) {
                    c.getFloat(0, 0);
                }
                best = Math.max(best, 2.0 * n * n * n / (System.nanoTime() - start));
            }
        }
        return best;
    }

    private static void peakMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            Files.readAllLines(status).stream()
                    .filter(line ->
                            line.startsWith("VmHWM") || line.startsWith("RssAnon") || line.startsWith("RssFile"))
                    .forEach(System.out::println);
        }
    }
}
