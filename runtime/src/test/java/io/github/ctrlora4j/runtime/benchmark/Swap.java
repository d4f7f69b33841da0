package io.github.ctrlora4j.runtime.benchmark;

import ai.djl.ndarray.NDManager;
import com.sun.management.OperatingSystemMXBean;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.engine.MemoryBudget;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.LoadedModels;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.models.sd15.Sd15;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What changing models costs: indexing 200 checkpoints, another checkpoint of 2 GB in float16 (page-cached, text encoder
 * and VAE equal), a style LoRA switched on and off. Prints the seconds to the next first step: the load and, behind it, its
 * part that encodes a prompt and a negative prompt.
 */
public final class Swap {
    private static final int CHECKPOINTS = 200;

    private final LoadedModels models;
    private final NDManager scope;
    private final Sd15 sd15;

    private Swap(LoadedModels models, NDManager scope, Sd15 sd15) {
        this.models = models;
        this.scope = scope;
        this.sd15 = sd15;
    }

    private interface Work {
        void run();
    }

    /** Arguments: a folder with 7 GB of room for random models, the device (cpu). */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        String device = arguments.length > 1 ? arguments[1] : "cpu";
        Files.createDirectories(folder);
        Path[] files = new Path[3];
        for (int i = 0; i < files.length; i++) {
            files[i] = folder.resolve("half-" + i + ".safetensors");
            RandomSd15.halfCheckpoint(files[i], 100 + i);
            readOnce(files[i]);
        }
        Path lora = folder.resolve("style-lora.safetensors");
        RandomSd15.styleLora(lora);
        readOnce(lora);
        ModelReader reader = ModelReader.discover(Swap.class.getClassLoader());
        index(folder.resolve("index"), reader);

        TorchEngine engine = TorchEngine.start(device);
        Sd15 sd15 = new Sd15(ClipTokenizer.load());
        Architectures architectures = new Architectures(List.of(sd15));
        // Room for one and a half UNets: the third checkpoint is loaded into the first one's memory.
        MemoryBudget budget = new MemoryBudget(device.equals("cpu") ? 9_000_000_000L : 4_500_000_000L);
        try (LoadedModels models = new LoadedModels(engine, reader, architectures, budget, 0);
                NDManager scope = engine.newManager()) {
            Swap swap = new Swap(models, scope, sd15);
            swap.time("first checkpoint", files[0], List.of());
            swap.time("second checkpoint, fresh memory", files[1], List.of());
            swap.time("third checkpoint, memory of the first", files[2], List.of());
            swap.time("first checkpoint again, memory of the second", files[0], List.of());
            swap.time("third checkpoint again, still loaded", files[2], List.of());
            List<ActiveLora> active = List.of(new ActiveLora(lora, 0.8, 0.8));
            swap.time("style LoRA of rank 32 on", files[2], active);
            swap.time("style LoRA off", files[2], List.of());
            System.out.printf("%-48s %8.2f GB of %.2f%n", "memory kept", budget.bytes() / 1e9, budget.limit() / 1e9);
        }
    }

    /** Up to the first step of the next request, whose text the last encoder may have seen: it is encoded anew. */
    private void time(String what, Path file, List<ActiveLora> loras) {
        long used = cpuTime();
        long start = System.nanoTime();
        models.newRun(Long.MAX_VALUE);
        DiffusionModel model = models.model(ModelSources.of(file), loras);
        long loaded = System.nanoTime();
        try (NDManager texts = scope.newSubManager()) {
            for (String text : List.of("a lighthouse at dusk, oil painting", "blurry, low quality")) {
                // On a GPU the copy waits for the result.
                model.encodeText(
                                texts,
                                sd15.chunks(text, PromptSyntax.WEB_UI, List.of())
                                        .chunks(),
                                1)
                        .toFloatArray();
            }
        }
        long end = System.nanoTime();
        System.out.printf(
                "%-48s %8.2f s, of this the text %.2f; processor %.2f s%n",
                what, (end - start) / 1e9, (end - loaded) / 1e9, (cpuTime() - used) / 1e9);
    }

    /** Of all threads; unlike the time that passes, it depends little on what else the machine does. */
    private static long cpuTime() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private static void index(Path folder, ModelReader reader) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < CHECKPOINTS; i++) {
            Path file = folder.resolve("checkpoint-" + i + ".safetensors");
            if (!Files.exists(file)) {
                RandomSd15.emptyCheckpoint(file);
            }
        }
        ModelLibrary library = new ModelLibrary(List.of(folder), reader);
        time("index of 200 checkpoints", () -> library.all(ModelRole.CHECKPOINT));
        time("the same again, nothing changed", () -> library.all(ModelRole.CHECKPOINT));
    }

    private static void time(String what, Work work) {
        long start = System.nanoTime();
        work.run();
        System.out.printf("%-48s %8.2f s%n", what, (System.nanoTime() - start) / 1e9);
    }

    /** Into the page cache. */
    private static void readOnce(Path file) throws IOException {
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            while (in.read(buffer) >= 0) {
                continue;
            }
        }
    }
}
