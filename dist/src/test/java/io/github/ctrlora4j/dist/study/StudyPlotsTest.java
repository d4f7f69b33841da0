package io.github.ctrlora4j.dist.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyPlotsTest {
    /** The first series' color. */
    private static final int FIRST = 0x0072B2;

    private static final int SECOND = 0xE69F00;

    @TempDir
    private Path folder;

    private RgbImage drawn(String kind, String x, String y, String csv) throws IOException {
        Path table = Files.writeString(folder.resolve("table.csv"), csv);
        Path target = folder.resolve("plot.png");
        StudyPlots.main(new String[] {kind, target.toString(), "title", table.toString(), x, y});
        return ImageFiles.read(target);
    }

    private static long pixels(RgbImage image, int color) {
        return IntStream.range(0, image.width() * image.height())
                .filter(i -> (image.rgb(i % image.width(), i / image.width()) & 0xFFFFFF) == color)
                .count();
    }

    @Test
    void barsOfTwoSeriesAreAsHighAsTheirValues() throws IOException {
        String csv = "series,category,MSE\nLoRA,canny,%s\nXS,canny,0.4\nLoRA,depth,%s\n";
        RgbImage high = drawn("bars", "category", "MSE", csv.formatted("0.4", "0.4"));
        RgbImage low = drawn("bars", "category", "MSE", csv.formatted("0.2", "0.2"));
        assertEquals(800, high.width());
        assertEquals(450, high.height());
        assertTrue(pixels(high, FIRST) > 1.5 * pixels(low, FIRST));
        assertTrue(pixels(low, FIRST) > 1000);
    }

    @Test
    void onlyRowsOfTheWantedPromptsAreDrawn() throws IOException {
        Path table = Files.writeString(
                folder.resolve("table.csv"), "series,category,prompts,MSE\nLoRA,canny,own,1\nXS,canny,other,1\n");
        Path target = folder.resolve("plot.png");
        StudyPlots.main(
                new String[] {"bars", target.toString(), "title", table.toString(), "category", "MSE", "other"});
        RgbImage image = ImageFiles.read(target);
        // The only series that is left has the first color.
        assertTrue(pixels(image, FIRST) > 1000);
        assertEquals(0, pixels(image, SECOND));
    }

    @Test
    void linesLeaveOutEmptyCells() throws IOException {
        RgbImage image = drawn("log-lines", "rank", "MSE", "series,rank,MSE\nLoRA,4,0.4\nLoRA,64,0.2\nLoRA,8,\n");
        assertTrue(pixels(image, FIRST) > 200);
    }
}
