package io.github.ctrlora4j.dist.launch;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where this copy of ctrlora4j is installed, and its environment. Immutable.
 *
 * @param home the unpacked distribution; empty when classes run outside one
 * @param environment variables of the process
 * @param userHome the user's own folder
 */
public record Installation(Optional<Path> home, Map<String, String> environment, Path userHome) {
    public Installation {
        environment = Map.copyOf(environment);
    }

    /** As the launcher and the operating system report it. */
    public static Installation current() {
        return new Installation(
                Optional.ofNullable(System.getProperty("ctrlora4j.home")).map(Path::of),
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")));
    }

    /**
     * Folders in which models are looked up by name, first match wins: those of the command line, those of
     * {@code CTRLORA4J_MODELS}, {@code ~/.ctrlora4j/models}, {@code models/} of the distribution.
     *
     * @throws InvalidRequestException if one of the command line is not a folder; the others may be absent
     */
    public List<Path> modelFolders(List<Path> wanted) {
        List<Path> folders = new ArrayList<>();
        wanted.forEach(folder -> folders.add(existing("--models", folder)));
        defaultModelFolders().stream().filter(Files::isDirectory).forEach(folders::add);
        return List.copyOf(folders);
    }

    /** The folders that need no option, whether or not they exist. */
    public List<Path> defaultModelFolders() {
        List<Path> folders = new ArrayList<>();
        for (String folder : environment.getOrDefault("CTRLORA4J_MODELS", "").split(File.pathSeparator)) {
            if (!folder.isBlank()) {
                folders.add(Path.of(folder));
            }
        }
        folders.add(userHome.resolve(".ctrlora4j").resolve("models"));
        home.ifPresent(folder -> folders.add(folder.resolve("models")));
        return List.copyOf(folders);
    }

    /**
     * Folders of plugin jars and packs, of which the first one receives new plugins: those of the command line, {@code
     * ~/.ctrlora4j/plugins}, {@code plugins/} of the distribution.
     *
     * @throws InvalidRequestException if one of the command line is not a folder; the others may be absent
     */
    public List<Path> pluginFolders(List<Path> wanted) {
        List<Path> folders = new ArrayList<>();
        wanted.forEach(folder -> folders.add(existing("--plugins", folder)));
        Stream.concat(
                        Stream.of(userHome.resolve(".ctrlora4j").resolve("plugins")),
                        home.map(folder -> folder.resolve("plugins")).stream())
                .filter(Files::isDirectory)
                .forEach(folders::add);
        return List.copyOf(folders);
    }

    /** The folder in which DJL keeps native libraries, by DJL's own rules. */
    public Path cacheFolder() {
        return Stream.of("ENGINE_CACHE_DIR", "DJL_CACHE_DIR")
                .map(variable -> environment.getOrDefault(variable, ""))
                .filter(folder -> !folder.isEmpty())
                .findFirst()
                .map(Path::of)
                .orElse(userHome.resolve(".djl.ai"));
    }

    /** The folder for what ctrlora4j can compute again, such as hashes of model files. */
    public Path ownCacheFolder() {
        String folder = environment.getOrDefault("CTRLORA4J_CACHE", "");
        return folder.isEmpty() ? userHome.resolve(".ctrlora4j").resolve("cache") : Path.of(folder);
    }

    private static Path existing(String option, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidRequestException(
                    option,
                    Files.exists(folder)
                            ? folder + " is a file; give the folder that it lies in"
                            : "no folder " + folder);
        }
        return folder;
    }
}
