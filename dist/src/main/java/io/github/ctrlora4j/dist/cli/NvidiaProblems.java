package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.NativeLibraries;
import io.github.ctrlora4j.dist.natives.CudaPackage;
import io.github.ctrlora4j.dist.natives.MachineLibraries;
import io.github.ctrlora4j.dist.natives.MissingLibraries;
import io.github.ctrlora4j.dist.natives.NativeStore;
import io.github.ctrlora4j.runtime.engine.EngineProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps {@code doctor}'s machine from using its GPU with CUDA's libraries. Stateless. */
final class NvidiaProblems {
    private NvidiaProblems() {}

    /** Empty if no CUDA libraries were chosen, or they see a GPU. */
    static List<String> of(CommandContext context, NativeLibraries natives, List<EngineProbe> engines) {
        // PyTorch of a path may be one for the CPU, where there is no GPU.
        boolean isCuda = natives.chosen().equals("cuda") || natives.chosen().equals("path") && natives.gpu();
        boolean seesGpu = engines.stream()
                .flatMap(engine -> engine.devices().stream())
                .anyMatch(device -> device.name().startsWith("cuda"));
        if (!isCuda || seesGpu) {
            return List.of();
        }
        MachineLibraries machine = context.engines().machine().get();
        List<String> problems = new ArrayList<>();
        if (natives.chosen().equals("cuda")) {
            Optional<CudaPackage> cuda = CudaPackage.of(System.getProperty("os.name"), System.getProperty("os.arch"));
            cuda.ifPresent(wanted -> {
                Path folder =
                        NativeStore.in(context.installation().cacheFolder()).target(wanted);
                if (Files.isDirectory(folder)) { // otherwise DJL has downloaded its own
                    problems.addAll(MissingLibraries.of(wanted, folder, machine));
                }
            });
        }
        MissingLibraries.driver(machine).ifPresent(problems::add);
        boolean starts = engines.stream().allMatch(engine -> engine.problem().isEmpty());
        if (problems.isEmpty() && starts) {
            problems.add(
                    "CUDA's libraries load, but they see no GPU: run nvidia-smi, and install NVIDIA's driver again if"
                            + " it fails");
        }
        return problems;
    }
}
