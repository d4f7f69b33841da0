package io.github.ctrlora4j.dist.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tables of the study: a line with the columns' names, then a line per row, cells without commas and quotes. Stateless.
 */
final class Csv {
    private Csv() {}

    /** @return rows with their cells by column, in the file's order */
    static List<Map<String, String>> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> columns = cells(file, lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(file, line);
            if (cells.size() != columns.size()) {
                throw new IOException(file + ": " + columns.size() + " cells are expected: " + line);
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                row.put(columns.get(i), cells.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<String> cells(Path file, String line) throws IOException {
        if (line.contains("\"")) {
            throw new IOException(file + ": quotes are not expected: " + line);
        }
        return List.of(line.split(",", -1));
    }

    /** Writes the columns of the first row, and empty cells where another row lacks one. */
    static void write(Path file, List<Map<String, String>> rows) throws IOException {
        for (Map<String, String> row : rows) {
            if (row.values().stream().anyMatch(cell -> cell.contains(","))) {
                throw new IllegalArgumentException("cells are without commas: " + row);
            }
        }
        List<String> columns = List.copyOf(rows.get(0).keySet());
        List<String> lines = new ArrayList<>(List.of(String.join(",", columns)));
        for (Map<String, String> row : rows) {
            lines.add(
                    columns.stream().map(column -> row.getOrDefault(column, "")).collect(Collectors.joining(",")));
        }
        Files.write(file, lines);
    }

    /** Mean of a column's numbers. */
    static double mean(List<Map<String, String>> rows, String column) {
        return rows.stream()
                .mapToDouble(row -> Double.parseDouble(row.get(column)))
                .average()
                .orElseThrow();
    }
}
