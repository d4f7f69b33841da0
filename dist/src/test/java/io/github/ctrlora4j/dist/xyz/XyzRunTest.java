package io.github.ctrlora4j.dist.xyz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class XyzRunTest {
    private final List<String> events = new ArrayList<>();

    private XyzRun run(ImageGenerator generator) {
        XyzGrid grid = new XyzGrid(
                Optional.of(Axis.parse("--x", "steps=2,3,4")),
                Optional.empty(),
                Optional.empty(),
                GenerationRequest.builder("ink").seed(1).build());
        XyzRun run = new XyzRun(grid);
        run.draw(
                grid.cells(),
                generator,
                ProgressListener.SILENT,
                new Cancellation(),
                (cell, done) -> events.add("begin " + cell.label() + ", done " + done),
                (cell, image) -> events.add("end " + cell.label()));
        return run;
    }

    /** One pixel as bright as the request has steps. */
    private static GenerationResult.Builder drawn(GenerationRequest request) {
        byte level = (byte) request.steps();
        RgbImage pixel = RgbImage.of(1, 1, new byte[] {level, level, level});
        return GenerationResult.builder()
                .image(GeneratedImage.of(pixel, request.seed(), ""))
                .warning("it rains")
                .warning(request.steps() + " steps");
    }

    private static int red(RgbImage sheet, int x) {
        return sheet.toBytes()[((sheet.height() - 1) * sheet.width() + x) * 3];
    }

    @Test
    void drawsCellAfterCellAndSaysEachWarningOnce() {
        XyzRun run = run((request, progress, cancellation) -> drawn(request).build());

        assertEquals(
                List.of(
                        "begin steps 2, done 0", "end steps 2",
                        "begin steps 3, done 1", "end steps 3",
                        "begin steps 4, done 2", "end steps 4"),
                events);
        assertEquals(List.of("it rains", "2 steps", "3 steps", "4 steps"), run.warnings());
        assertFalse(run.isCancelled());
        assertEquals(3, run.finished());
        assertEquals(List.of(2, 3, 4), List.of(red(run.sheet(), 0), red(run.sheet(), 1), red(run.sheet(), 2)));
    }

    /** A cancelled request may have a picture, of too few steps; the sheet does not. */
    @Test
    void endsWithTheCellThatIsCancelled() {
        XyzRun run = run((request, progress, cancellation) ->
                drawn(request).cancelled(request.steps() == 3).build());

        assertEquals(List.of("begin steps 2, done 0", "end steps 2", "begin steps 3, done 1"), events);
        assertTrue(run.isCancelled());
        assertEquals(1, run.finished());
        assertEquals(0, red(run.sheet(), 1));
    }

    @Test
    void aResultWithoutAPictureEndsItToo() {
        XyzRun run = run((request, progress, cancellation) -> request.steps() == 2
                ? drawn(request).build()
                : GenerationResult.builder().build());

        assertTrue(run.isCancelled());
        assertEquals(1, run.finished());
    }
}
