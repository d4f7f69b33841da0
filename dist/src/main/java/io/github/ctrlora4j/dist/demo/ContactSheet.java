package io.github.ctrlora4j.dist.demo;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of pictures as one picture, without gaps: each cell is as large as the very first picture, others are scaled to
 * it. Has no text, because drawing text needs fonts that a headless machine may lack. Confined to one thread.
 */
public final class ContactSheet {
    private final List<List<RgbImage>> rows = new ArrayList<>();

    /** Adds a row below the others; all rows are equally long. */
    public void addRow(List<RgbImage> pictures) {
        if (pictures.isEmpty() || (!rows.isEmpty() && rows.get(0).size() != pictures.size())) {
            throw new InvalidRequestException(
                    "the rows of a sheet must be equally long and not empty, got " + pictures.size());
        }
        rows.add(List.copyOf(pictures));
    }

    /** @throws InvalidRequestException if there is no row */
    public RgbImage draw() {
        if (rows.isEmpty()) {
            throw new InvalidRequestException("a sheet needs at least one row");
        }
        int width = rows.get(0).get(0).width();
        int height = rows.get(0).get(0).height();
        BufferedImage sheet =
                new BufferedImage(width * rows.get(0).size(), height * rows.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        for (int y = 0; y < rows.size(); y++) {
            for (int x = 0; x < rows.get(y).size(); x++) {
                BufferedImage picture = rows.get(y).get(x).toBufferedImage();
                graphics.drawImage(picture, x * width, y * height, width, height, null);
            }
        }
        graphics.dispose();
        return RgbImage.from(sheet);
    }
}
