package io.github.ctrlora4j.dist.xyz;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.dist.xyz.XyzGrid.Cell;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.Lettering;
import io.github.ctrlora4j.imaging.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Pictures in columns and rows with titles above and to the left, and a title above each block of rows. Stateless. */
final class XyzSheet {
    /** Pictures are scaled down so that a sheet has at most about so many pixels. */
    private static final long MAX_PIXELS = 100_000_000;

    private static final int MAX_LINES = 4;
    private static final int MAX_ROW_TITLE = 24;
    /** Pictures of this many pixels and more have letters of twice the size, and so on. */
    private static final int SIDE_PER_SCALE = 256;

    private XyzSheet() {}

    /** @param pictures at least one; of one size as a rule, others are scaled to the first one's */
    static RgbImage draw(XyzGrid grid, Map<Cell, RgbImage> pictures) {
        RgbImage first = pictures.values().iterator().next();
        long pixels = (long) first.width() * first.height() * grid.size();
        double shrink = Math.min(1, Math.sqrt((double) MAX_PIXELS / pixels));
        int width = Math.max(1, (int) (first.width() * shrink));
        int height = Math.max(1, (int) (first.height() * shrink));
        int scale = Math.max(1, width / SIDE_PER_SCALE);
        int line = Lettering.LINE * scale;
        List<List<String>> columns = titles(grid.x(), Lettering.fitting(width, scale));
        List<List<String>> rows = titles(grid.y(), MAX_ROW_TITLE);
        int top = columns.stream().mapToInt(List::size).max().orElse(0) * line;
        int left = rows.stream()
                .flatMap(List::stream)
                .mapToInt(text -> Lettering.width(text, scale))
                .max()
                .orElse(0);
        int blockTitle = grid.z().isPresent() ? line : 0;
        int rowHeight =
                Math.max(height, rows.stream().mapToInt(List::size).max().orElse(0) * line);
        int block = blockTitle + top + rowHeight * grid.rows();
        Canvas canvas = Canvas.black(left + width * grid.columns(), block * grid.blocks());
        for (int k = 0; k < grid.blocks(); k++) {
            int blockTop = k * block;
            int index = k;
            grid.z()
                    .ifPresent(axis -> Lettering.draw(
                            canvas, left, blockTop, axis.choice(index).title(), scale));
            for (int i = 0; i < columns.size(); i++) {
                write(canvas, left + i * width, blockTop + blockTitle, columns.get(i), scale);
            }
            for (int j = 0; j < rows.size(); j++) {
                write(canvas, 0, blockTop + blockTitle + top + j * rowHeight, rows.get(j), scale);
            }
        }
        pictures.forEach((cell, picture) -> canvas.paste(
                picture.width() == width && picture.height() == height
                        ? picture
                        : Resize.linear(picture, width, height),
                left + cell.x() * width,
                cell.z() * block + blockTitle + top + cell.y() * rowHeight));
        return canvas.toImage();
    }

    private static void write(Canvas canvas, int x, int y, List<String> lines, int scale) {
        for (int i = 0; i < lines.size(); i++) {
            Lettering.draw(canvas, x, y + i * Lettering.LINE * scale, lines.get(i), scale);
        }
    }

    private static List<List<String>> titles(Optional<Axis> axis, int characters) {
        return axis.map(found -> IntStream.range(0, found.size())
                        .mapToObj(i -> wrapped(found.choice(i).title(), Math.max(1, characters)))
                        .toList())
                .orElse(List.of());
    }

    /** In lines of so many characters, broken at spaces where there are some; what is too long ends with two points. */
    static List<String> wrapped(String text, int characters) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > characters && lines.size() < MAX_LINES - 1) {
            int space = rest.lastIndexOf(' ', characters);
            int end = space > 0 ? space : characters;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        lines.add(rest.length() <= characters ? rest : rest.substring(0, Math.max(0, characters - 2)) + "..");
        return lines;
    }
}
