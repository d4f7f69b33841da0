package io.github.ctrlora4j.dist.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Gathers what {@code evaluate}, {@link StudyDrawings} and trainings have measured into a CSV file per part of the study.
 */
final class StudyTables {
    private static final List<String> MEASURES = List.of("MSE", "PSNR", "SSIM");

    private StudyTables() {}

    /**
     * Arguments: {@code figures} or {@code curves}; target CSV file; then series, category, prompts and folder of
     * each condition's drawings, or pairs of series and {@code metrics.jsonl}.
     */
    public static void main(String[] arguments) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        if (arguments[0].equals("figures")) {
            for (int i = 2; i < arguments.length; i += 4) {
                Map<String, String> row = new LinkedHashMap<>();
                row.put("series", arguments[i]);
                row.put("category", arguments[i + 1]);
                row.put("prompts", arguments[i + 2]);
                row.putAll(figures(Path.of(arguments[i + 3])));
                rows.add(row);
            }
        } else {
            for (int i = 2; i < arguments.length; i += 2) {
                rows.addAll(curve(arguments[i], Path.of(arguments[i + 1])));
            }
        }
        Csv.write(Path.of(arguments[1]), rows);
    }

    /** Measures of {@code evaluate.csv}, if the folder has one, and means of {@code overlap.csv}. */
    static Map<String, String> figures(Path folder) throws IOException {
        List<Map<String, String>> overlaps = Csv.read(folder.resolve("overlap.csv"));
        Map<String, String> row = new LinkedHashMap<>();
        row.put("images", Integer.toString(overlaps.size()));
        Path evaluated = folder.resolve("evaluate.csv");
        Map<String, String> measures =
                Files.exists(evaluated) ? Csv.read(evaluated).get(0) : Map.of();
        for (String measure : MEASURES) {
            row.put(measure, measures.containsKey(measure) ? rounded(Double.parseDouble(measures.get(measure))) : "");
        }
        row.put("figure", rounded(Csv.mean(overlaps, "figure")));
        row.put("box", rounded(Csv.mean(overlaps, "box")));
        return row;
    }

    /** A row per validation. */
    static List<Map<String, String>> curve(String series, Path metrics) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(metrics)) {
            JsonNode node = new ObjectMapper().readTree(line);
            if (node.has("validation")) {
                Map<String, String> row = new LinkedHashMap<>();
                row.put("series", series);
                row.put("step", node.get("step").asText());
                row.put("loss", rounded(node.get("loss").asDouble()));
                row.put(
                        "distance",
                        node.has("fidelity") ? rounded(node.get("fidelity").asDouble()) : "");
                rows.add(row);
            }
        }
        return rows;
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
