package io.github.ctrlora4j.dist.study;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

/** Draws the study's CSV files as PNG: bars for methods beside each other, lines for what depends on a number. */
final class StudyPlots {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 450;

    /** Okabe and Ito's, which color-blind people tell apart. */
    private static final Color[] COLORS = {
        new Color(0x0072B2),
        new Color(0xE69F00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0x56B4E9),
        new Color(0xD55E00),
        new Color(0xF0E442),
        Color.BLACK
    };

    private StudyPlots() {}

    /**
     * Arguments: {@code bars}, {@code lines} or {@code log-lines} (logarithmic x); target PNG file; title; CSV file;
     * its columns for x and for y; the value of {@code prompts} of the wanted rows, if not all. The column {@code series}
     * tells the bars of a group, or the lines.
     */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[1]);
        List<Map<String, String>> rows = Csv.read(Path.of(arguments[3])).stream()
                .filter(row -> !row.get(arguments[5]).isEmpty())
                .filter(row -> arguments.length < 7 || arguments[6].equals(row.get("prompts")))
                .toList();
        Chart<?, ?> chart = arguments[0].equals("bars")
                ? bars(arguments[2], rows, arguments[4], arguments[5])
                : lines(arguments[2], rows, arguments[4], arguments[5], arguments[0].startsWith("log"));
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setSeriesColors(COLORS);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        BitmapEncoder.saveBitmap(chart, target.toString(), BitmapFormat.PNG);
    }

    private static CategoryChart bars(String title, List<Map<String, String>> rows, String x, String y) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setXAxisLabelRotation(45);
        chart.getStyler().setYAxisMin(0.0);
        Set<String> categories = new LinkedHashSet<>();
        rows.forEach(row -> categories.add(row.get(x)));
        bySeries(rows).forEach((series, own) -> {
            // Null, a gap, where a series lacks a category: no height would be the best distance.
            List<Double> heights = new ArrayList<>();
            for (String category : categories) {
                heights.add(own.stream()
                        .filter(row -> category.equals(row.get(x)))
                        .findFirst()
                        .map(row -> Double.valueOf(row.get(y)))
                        .orElse(null));
            }
            chart.addSeries(series, new ArrayList<>(categories), heights);
        });
        return chart;
    }

    private static XYChart lines(
            String title, List<Map<String, String>> rows, String x, String y, boolean isLogarithmic) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setXAxisLogarithmic(isLogarithmic);
        bySeries(rows).forEach((series, own) -> chart.addSeries(series, column(own, x), column(own, y)));
        return chart;
    }

    private static Map<String, List<Map<String, String>>> bySeries(List<Map<String, String>> rows) {
        Map<String, List<Map<String, String>>> series = new LinkedHashMap<>();
        rows.forEach(row -> series.computeIfAbsent(row.get("series"), name -> new ArrayList<>())
                .add(row));
        return series;
    }

    private static double[] column(List<Map<String, String>> rows, String name) {
        return rows.stream()
                .mapToDouble(row -> Double.parseDouble(row.get(name)))
                .toArray();
    }
}
