package io.github.ctrlora4j.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The SPI's public surface as text: a first line such as {@code SPI 1.0.0 unreleased}, then what {@code javap
 * -protected} prints of each public class. Immutable.
 *
 * @param version of the SPI
 * @param isReleased true if published plugins may rely on it
 * @param classes declaration by first line
 */
record ApiSurface(String version, boolean isReleased, Map<String, Set<String>> classes) {
    static ApiSurface parse(String text) {
        List<String> lines = text.lines().toList();
        String[] head = lines.get(0).split(" ", -1);
        if (head.length != 3
                || !head[0].equals("SPI")
                || !List.of("released", "unreleased").contains(head[2])) {
            throw new AssertionError("the first line must be 'SPI VERSION released' or 'SPI VERSION unreleased'");
        }
        Map<String, Set<String>> classes = new LinkedHashMap<>();
        Set<String> members = new LinkedHashSet<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.endsWith("{")) {
                members = classes.computeIfAbsent(line, name -> new LinkedHashSet<>());
            } else if (!line.isBlank() && !line.equals("}")) {
                members.add(line);
            }
        }
        return new ApiSurface(head[1], head[2].equals("released"), classes);
    }

    /** Changed lines only, {@code -} for old and {@code +} for new ones, each below its class. */
    List<String> changesTo(ApiSurface later) {
        List<String> changes = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>(classes.keySet());
        names.addAll(later.classes.keySet());
        for (String name : names) {
            Set<String> before = classes.getOrDefault(name, Set.of());
            Set<String> after = later.classes.getOrDefault(name, Set.of());
            List<String> changed = new ArrayList<>();
            before.stream().filter(line -> !after.contains(line)).forEach(line -> changed.add("-" + line));
            after.stream().filter(line -> !before.contains(line)).forEach(line -> changed.add("+" + line));
            String mark = !classes.containsKey(name) ? "+" : !later.classes.containsKey(name) ? "-" : " ";
            if (!changed.isEmpty() || !mark.equals(" ")) {
                changes.add(mark + name);
                changes.addAll(changed);
            }
        }
        return changes;
    }

    /** The fault of the later version number, given these changes; empty if it is right. */
    String wrongVersion(ApiSurface later) {
        List<String> changes = changesTo(later);
        if (!isReleased || changes.isEmpty()) {
            return "";
        }
        boolean breaks = changes.stream().anyMatch(line -> line.startsWith("-"));
        int[] old = numbers(version);
        int[] now = numbers(later.version);
        boolean fits = now[0] > old[0] || !breaks && now[0] == old[0] && now[1] > old[1];
        return fits
                ? ""
                : "SPI " + version + " is released, so SpiVersion.CURRENT must become "
                        + (breaks
                                ? (old[0] + 1) + ".0.0 (something is gone)"
                                : old[0] + "." + (old[1] + 1) + ".0 (something is new)")
                        + ", got " + later.version;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
