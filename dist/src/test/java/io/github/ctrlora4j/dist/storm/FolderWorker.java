package io.github.ctrlora4j.dist.storm;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.repository.PluginInstaller;
import io.github.ctrlora4j.runtime.repository.PluginRepository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One of the processes of {@link FolderStorm}; prints what it did. */
final class FolderWorker {
    private final Ctrlora4j ctrlora4j;
    private final PluginRepository repository;
    private final List<Path> material;
    private int installed;
    private int removed;
    private int updated;
    private int refused;

    private FolderWorker(Ctrlora4j ctrlora4j, PluginRepository repository, List<Path> material) {
        this.ctrlora4j = ctrlora4j;
        this.repository = repository;
        this.material = material;
    }

    /** @param arguments folder, a folder with canny, repository, number of this process, operations, material */
    public static void main(String[] arguments) {
        List<Path> material = new ArrayList<>();
        List.of(arguments).subList(5, arguments.length).forEach(file -> material.add(Path.of(file)));
        RuntimeOptions options = RuntimeOptions.builder()
                .pluginFolder(Path.of(arguments[0]))
                .pluginFolder(Path.of(arguments[1]))
                .device("cpu")
                .build();
        Random random = new Random(Long.getLong("storm.seed", 0) * 31 + Integer.parseInt(arguments[3]));
        try (Ctrlora4j ctrlora4j = Ctrlora4j.open(options)) {
            FolderWorker worker =
                    new FolderWorker(ctrlora4j, PluginRepository.of("storm", arguments[2], Optional.empty()), material);
            int operations = Integer.parseInt(arguments[4]);
            for (int i = 0; i < operations && System.currentTimeMillis() < Long.getLong("storm.deadline", 0); i++) {
                worker.attempt(random);
            }
            System.out.println("installed\t" + worker.installed);
            System.out.println("removed\t" + worker.removed);
            System.out.println("updated\t" + worker.updated);
            System.out.println("understood\t" + worker.refused);
        }
    }

    private void attempt(Random random) {
        Path file = material.get(random.nextInt(material.size()));
        try {
            act(file, random.nextInt(6));
        } catch (InvalidRequestException e) {
            refused++;
            System.out.println("refused\t" + Tally.kind(e));
        } catch (CtrloraException e) {
            System.out.println("fault\t" + e.getClass().getSimpleName() + ": " + e.getMessage());
        } catch (RuntimeException | Error e) {
            System.out.println("fault\t" + e);
            e.printStackTrace();
        }
    }

    private void act(Path file, int operation) {
        boolean isPack = file.toString().endsWith(".zip");
        PluginInstaller plugins = ctrlora4j.plugins(List.of(repository), new Cancellation());
        switch (operation) {
            case 0 -> {
                if (!isPack) {
                    plugins.installUnverified(file);
                    installed++;
                } else if (ctrlora4j
                        .packs()
                        .install(file, false, new Cancellation())
                        .isNew()) {
                    installed++;
                }
            }
            case 1 -> {
                plugins.install(id(file), Optional.empty());
                installed++;
            }
            case 2, 3 -> {
                if (isPack && operation == 2) {
                    ctrlora4j.packs().remove(id(file));
                } else {
                    plugins.remove(id(file));
                }
                removed++;
            }
            case 4 -> {
                plugins.update(id(file));
                updated++;
            }
            default -> {
                ctrlora4j.packs().list();
                plugins.installed();
                ctrlora4j.conditions().sources().forEach(source -> source.problem()
                        .ifPresent(problem -> System.out.println("fault\t" + source.source() + ": " + problem)));
            }
        }
    }

    private static String id(Path file) {
        return String.valueOf(file.getFileName()).replaceAll("^ctrlora4j-plugin-|-\\d.*$|[.]zip$", "");
    }
}
