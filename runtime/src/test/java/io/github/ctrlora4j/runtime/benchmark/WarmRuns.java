package io.github.ctrlora4j.runtime.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.cuda.CudaUtils;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs the files of {@link RandomSd15} at 512×512 several times in one process, as a server does, and prints steps per
 * second without a condition, with a new one and with the residuals of the run before, for batches of 1, 4 and 8;
 * beside them the device's own matrix product. For devices that are fast enough for it.
 */
public final class WarmRuns {
    /** TFLOP of one UNet sample (one latent, one text) at 64×64. */
    private static final double UNET_TFLOP = 0.803;

    private static final ImageSize SIZE = new ImageSize(512, 512);

    private final Path folder;
    private final int steps;
    private final TorchEngine engine;

    private WarmRuns(Path folder, int steps, TorchEngine engine) {
        this.folder = folder;
        this.steps = steps;
        this.engine = engine;
    }

    /** Arguments: folder of the files, number of steps (20), device (cuda). */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        String device = arguments.length > 2 ? arguments[2] : "cuda";
        RuntimeOptions options = RuntimeOptions.builder()
                .modelFolder(folder)
                .device(device)
                .residualCacheBytes(4L << 30)
                .build();
        WarmRuns runs = new WarmRuns(folder, steps, TorchEngine.start(device));
        try (Ctrlora4j ctrlora4j = Ctrlora4j.open(options)) {
            ImageGenerator generator = ctrlora4j.generator();
            runs.report("first run, loading included", generator, runs.request("a", 1, true));
            for (int batch : new int[] {1, 4, 8}) {
                String texts = "batch " + batch;
                runs.report(texts + ", first of its shape", generator, runs.request("b" + batch, batch, true));
                runs.report(texts + ", no condition", generator, runs.request("c" + batch, batch, false));
                runs.report(texts + ", new condition", generator, runs.request("d" + batch, batch, true));
                runs.report(texts + ", cached residuals", generator, runs.request("d" + batch, batch, true));
            }
            runs.memory();
        }
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT16}) {
            System.out.printf("%s GEMM 8192^3  %8.1f TFLOP/s%n", type, runs.gemmTflops(type));
        }
    }

    private GenerationRequest request(String text, int batch, boolean controlled) {
        GenerationRequest.Builder request = GenerationRequest.builder(
                        folder.resolve("random-sd15.safetensors").toString())
                .prompt("a lighthouse at dusk, " + text)
                .negativePrompt("blurry, " + text)
                .steps(steps)
                .batch(batch)
                .size(SIZE);
        if (controlled) {
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

    private void report(String name, ImageGenerator generator, GenerationRequest request) {
        Times times = new Times();
        long start = System.nanoTime();
        generator.generate(request, times, new Cancellation());
        double total = (System.nanoTime() - start) / 1e9;
        double loop = (times.end - times.begin) / 1e9;
        double perSecond = times.steps / loop;
        System.out.printf(
                "%-30s total %7.3f s, before the first step %7.3f s, %d steps %7.3f s = %6.2f steps/s, UNet %6.1f TFLOP/s%n",
                name,
                total,
                (times.begin - start) / 1e9,
                times.steps,
                loop,
                perSecond,
                perSecond * 2 * request.batch() * UNET_TFLOP);
    }

    /** Work on a GPU goes on behind a call's back; reading a number back waits for all of it. */
    private final class Times implements ProgressListener {
        private long begin;
        private long end;
        private int steps;

        @Override
        public void onProgress(Progress progress) {
            if (progress.stage() == Stage.SAMPLE && progress.done() == 0) {
                awaitDevice();
                begin = System.nanoTime();
                steps = progress.total();
            } else if (progress.stage() == Stage.SAMPLE && progress.done() == progress.total()) {
                awaitDevice();
                end = System.nanoTime();
            }
        }
    }

    private void awaitDevice() {
        try (NDManager manager = engine.newManager()) {
            manager.create(1f).getFloat();
        }
    }

    private void memory() {
        if (engine.device().isGpu() && CudaUtils.hasCuda()) {
            // PyTorch keeps what it once took, so this is the peak.
            long used = CudaUtils.getGpuMemory(engine.device()).getUsed();
            System.out.printf("device memory taken           %8.2f GiB%n", used / (double) (1L << 30));
        }
    }

    private double gemmTflops(DataType type) {
        int n = 8192;
        int products = 10;
        double best = 0;
        try (NDManager manager = engine.newManager()) {
            NDArray a = manager.randomNormal(new Shape(n, n)).toType(type, false);
            NDArray b = manager.randomNormal(new Shape(n, n)).toType(type, false);
            for (int i = 0; i < 4; i++) {
                awaitDevice();
                long start = System.nanoTime();
                for (int k = 0; k < products; k++) {
                    a.matMul(b).close();
                }
                awaitDevice();
                best = Math.max(best, products * 2.0 * n * n * n / (System.nanoTime() - start) / 1e3);
            }
        }
        return best;
    }
}
