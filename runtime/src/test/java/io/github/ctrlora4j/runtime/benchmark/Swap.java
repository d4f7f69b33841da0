package io.github.ctrlora4j.runtime.benchmark;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.engine.MemoryBudget;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.models.LoadedModels;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.models.sd15.Sd15;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What changing models costs: indexing 200 checkpoints, another checkpoint of 2 GB in float16 (page-cached, text encoder
 * and VAE equal), a style LoRA switched on and off. Prints seconds; the time to the next first step is the load and the
 * text's encoding, which is not part of it.
 */
public final class Swap {
    private static final int CHECKPOINTS = 200;

    private Swap() {}

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
        Architectures architectures = new Architectures(List.of(new Sd15(ClipTokenizer.load())));
        // Room for one and a half UNets: the third checkpoint is loaded into the first one's memory.
        MemoryBudget budget = new MemoryBudget(device.equals("cpu") ? 9_000_000_000L : 4_500_000_000L);
        try (LoadedModels models = new LoadedModels(engine, reader, architectures, budget, 0)) {
            time("first checkpoint", () -> load(models, files[0], List.of()));
            time("second checkpoint, fresh memory", () -> load(models, files[1], List.of()));
            time("third checkpoint, memory of the first", () -> load(models, files[2], List.of()));
            time("first checkpoint again, memory of the second", () -> load(models, files[0], List.of()));
            time("third checkpoint again, still loaded", () -> load(models, files[2], List.of()));
            List<ActiveLora> active = List.of(new ActiveLora(lora, 0.8, 0.8));
            time("style LoRA of rank 32 on", () -> load(models, files[2], active));
            time("style LoRA off", () -> load(models, files[2], List.of()));
            System.out.printf("%-48s %8.2f GB of %.2f%n", "memory kept", budget.bytes() / 1e9, budget.limit() / 1e9);
        }
    }

    private static void load(LoadedModels models, Path file, List<ActiveLora> loras) {
        models.newRun();
        models.model(ModelSources.of(file), loras);
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
