package io.github.ctrlora4j.dist.storm;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the storms that are asked for and exits with 1 if one of them found a fault. */
public final class Storm {
    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("requests", RequestStorm::run);
        KINDS.put("folder", FolderStorm::run);
        KINDS.put("kill", KillStorm::run);
        KINDS.put("exit", ExitStorm::run);
        KINDS.put("files", FileStorm::run);
    }

    private Storm() {}

    private interface Kind {
        void run(StormSettings settings, Tally tally) throws Exception;
    }

    /** @param arguments distribution, demo folder, work folder, seed, count, seconds, names of storms (all of them) */
    public static void main(String[] arguments) throws Exception {
        StormSettings settings = new StormSettings(
                Path.of(arguments[0]),
                Path.of(arguments[1]),
                Path.of(arguments[2]),
                Long.parseLong(arguments[3]),
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]));
        List<String> wanted = List.of(arguments).subList(6, arguments.length);
        boolean isSound = true;
        for (String name : wanted.isEmpty() ? List.copyOf(KINDS.keySet()) : wanted) {
            Kind kind = KINDS.get(name);
            if (kind == null) {
                throw new IllegalArgumentException("no storm '" + name + "'; there are " + KINDS.keySet());
            }
            Tally tally = new Tally(name);
            Census before = Census.now();
            kind.run(settings, tally);
            tally.print(before, Census.now());
            isSound &= tally.isSound();
        }
        System.exit(isSound ? 0 : 1);
    }
}
