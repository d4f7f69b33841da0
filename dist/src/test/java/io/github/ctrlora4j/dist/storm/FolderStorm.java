package io.github.ctrlora4j.dist.storm;

import io.github.ctrlora4j.runtime.repository.PluginPublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two processes that install into one plugin folder, remove, and update, through the front door. What they say they did
 * must be what lies there; whatever fails says that the folder was changed meanwhile, and nothing half-done stays.
 */
final class FolderStorm {
    private static final int PROCESSES = 2;
    private static final List<String> PLUGINS = List.of("grayscale", "blur");
    private static final List<String> PACKS = List.of("storm-one", "storm-two");

    private FolderStorm() {}

    static void run(StormSettings settings, Tally tally) throws Exception {
        List<Path> material = new ArrayList<>();
        for (String pack : PACKS) {
            material.add(Packing.pack(settings, pack));
        }
        PLUGINS.forEach(plugin -> material.add(settings.jar(plugin)));
        Path repository = settings.folder("repository");
        new PluginPublisher(repository, Optional.empty(), LocalDate.EPOCH).publish(material);
        Path folder = settings.folder("shared-plugins");

        List<Process> workers = new ArrayList<>();
        List<Path> answers = new ArrayList<>();
        for (int number = 0; number < PROCESSES; number++) {
            Path answer = settings.work().resolve("worker-" + number + ".txt");
            List<String> arguments = new ArrayList<>(List.of(
                    folder.toString(),
                    settings.folder("canny-alone").toString(),
                    repository.toString(),
                    Integer.toString(number),
                    Integer.toString(settings.count())));
            material.forEach(file -> arguments.add(file.toString()));
            workers.add(Child.start(settings, FolderWorker.class, settings.work(), answer, arguments));
            answers.add(answer);
        }
        for (Process worker : workers) {
            if (worker.waitFor() != 0) {
                tally.fault("a worker ended with " + worker.exitValue());
            }
        }
        int installed = 0;
        for (Path answer : answers) {
            for (String line : Files.readAllLines(answer)) {
                installed += report(line, tally);
            }
        }
        inspect(folder, material, installed, tally);
    }

    /** @return installed minus removed, if the line says that */
    private static int report(String line, Tally tally) {
        String[] parts = line.split("\t", 2);
        if (parts.length < 2) {
            System.out.println("  " + line);
            return 0;
        }
        switch (parts[0]) {
            case "fault" -> tally.fault(parts[1]);
            case "refused" -> {
                tally.count("refused");
                tally.count("refused: " + parts[1]);
            }
            default -> tally.count(parts[0], Integer.parseInt(parts[1]));
        }
        return parts[0].equals("installed")
                ? Integer.parseInt(parts[1])
                : parts[0].equals("removed") ? -Integer.parseInt(parts[1]) : 0;
    }

    private static void inspect(Path folder, List<Path> material, int installed, Tally tally) throws IOException {
        int visible = 0;
        for (Path file : StormSettings.list(folder)) {
            String name = String.valueOf(file.getFileName());
            if (!name.startsWith(".")) {
                visible++;
                byte[] bytes = Files.readAllBytes(file);
                boolean isWhole = false;
                for (Path original : material) {
                    isWhole |= java.util.Arrays.equals(bytes, Files.readAllBytes(original));
                }
                if (!isWhole) {
                    tally.fault(name + " is torn");
                }
            } else {
                tally.fault(name + " was left");
            }
        }
        tally.count("files left", visible);
        if (visible != installed) {
            tally.fault(installed + " should be installed, " + visible + " are");
        }
        if (!Census.temporaryFolders().isEmpty()) {
            tally.fault("left behind " + Census.temporaryFolders());
        }
    }
}
