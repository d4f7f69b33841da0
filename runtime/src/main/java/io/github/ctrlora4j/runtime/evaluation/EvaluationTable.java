package io.github.ctrlora4j.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows as text: one per folder, columns for what was measured in any of them. Immutable.
 *
 * @param rows in their order
 */
public record EvaluationTable(List<EvaluationRow> rows) {
    public EvaluationTable {
        rows = List.copyOf(rows);
    }

    private List<Measure> columns() {
        return Stream.of(Measure.values())
                .filter(measure -> rows.stream().anyMatch(row -> row.values().containsKey(measure)))
                .toList();
    }

    /** Arrows say which direction is better. */
    public String markdown() {
        List<String> header = new ArrayList<>(List.of("condition", "compared", "images"));
        columns().forEach(measure -> header.add(measure.title() + (measure.isMoreBetter() ? " ↑" : " ↓")));
        StringBuilder text = new StringBuilder(line(header));
        text.append(line(header.stream().map(title -> "---").toList()));
        for (EvaluationRow row : rows) {
            List<String> cells = new ArrayList<>(first(row));
            columns()
                    .forEach(measure -> cells.add(value(row, measure)
                            .map(value -> String.format(Locale.ROOT, "%.4f", value))
                            .orElse("")));
            text.append(line(cells));
        }
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** All digits, with the folder of each row. */
    public String csv() {
        List<String> header = new ArrayList<>(List.of("condition", "compared", "images", "folder"));
        columns().forEach(measure -> header.add(measure.title()));
        StringBuilder text = new StringBuilder(record(header));
        for (EvaluationRow row : rows) {
            List<String> cells = new ArrayList<>(first(row));
            cells.add(row.folder().toString());
            columns()
                    .forEach(measure ->
                            cells.add(value(row, measure).map(String::valueOf).orElse("")));
            text.append(record(cells));
        }
        return text.toString();
    }

    /** RFC 4180, with the line ends of Unix. */
    private static String record(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
                .collect(Collectors.joining(",", "", "\n"));
    }

    private static List<String> first(EvaluationRow row) {
        String compared =
                switch (row.purpose()) {
                    case CONTROL -> "condition image";
                    case RESTORATION -> "picture";
                };
        return List.of(row.condition(), compared, Integer.toString(row.images()));
    }

    private static Optional<Double> value(EvaluationRow row, Measure measure) {
        return Optional.ofNullable(row.values().get(measure));
    }
}
