package io.github.ctrlora4j.dist.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.dist.launch.ProgressDisplay;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With two sources of one pixel: red 1 and red 2. */
class DemoRunTest {
    private static final Path HOME = Path.of("src", "main").toAbsolutePath();

    private final List<GenerationRequest> requests = new ArrayList<>();
    private final StringWriter err = new StringWriter();

    private static RgbImage pixel(int rgb) {
        return RgbImage.of(1, 1, new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb});
    }

    /** Draws a picture whose blue says which request it is, beside a condition image whose green says so. */
    private final class Counting implements ImageGenerator {
        private final int cancelledAt;

        Counting(int cancelledAt) {
            this.cancelledAt = cancelledAt;
        }

        @Override
        public GenerationResult generate(
                GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
            requests.add(request);
            int number = requests.size();
            return number == cancelledAt
                    ? GenerationResult.builder().cancelled(true).build()
                    : GenerationResult.builder()
                            .conditionImage(pixel(number << 8))
                            .image(GeneratedImage.of(pixel(number), request.seed(), ""))
                            .build();
        }
    }

    private Optional<ContactSheet> draw(int cancelledAt, String... conditions) {
        PrintWriter writer = new PrintWriter(err);
        DemoFamily family = DemoFamily.of(new Installation(Optional.of(HOME.resolve("demo")), Map.of(), HOME));
        return new DemoRun(
                        family,
                        List.of(pixel(0x010000), pixel(0x020000)),
                        new Counting(cancelledAt),
                        new ProgressDisplay(new Console(writer, writer, false), () -> 0),
                        new Cancellation())
                .draw(List.of(conditions));
    }

    private static List<Integer> column(RgbImage sheet, int x) {
        List<Integer> colors = new ArrayList<>();
        for (int y = 0; y < sheet.height(); y++) {
            colors.add(sheet.rgb(x, y));
        }
        return colors;
    }

    /**
     * Of the 14 requests, the checkpoints take 1 to 4, 5 to 8 and 9 to 12; of each four the first two are canny's.
     * Condition images are those of the last checkpoint. The last two are the last row.
     */
    @Test
    void eachConditionHasSourcesConditionImagesAndARowPerCheckpoint() {
        RgbImage sheet = draw(0, "canny", "hed").orElseThrow().draw();

        assertEquals(List.of(0x010000, 0x000900, 1, 5, 9, 0x010000, 0x000B00, 3, 7, 11, 13), column(sheet, 0));
        assertEquals(List.of(0x020000, 0x000A00, 2, 6, 10, 0x020000, 0x000C00, 4, 8, 12, 14), column(sheet, 1));
    }

    /** Otherwise each would be loaded once for every condition. */
    @Test
    void changesTheCheckpointTwiceAndBack() {
        draw(0, "canny", "hed");

        long changes = 0;
        for (int i = 1; i < requests.size(); i++) {
            changes += requests.get(i).checkpoint().equals(requests.get(i - 1).checkpoint()) ? 0 : 1;
        }
        assertEquals(3, changes);
    }

    @Test
    void theSeedIsTheColumn() {
        draw(0, "canny");

        assertEquals(
                List.of(0L, 1L, 0L, 1L, 0L, 1L, 0L, 1L),
                requests.stream().map(GenerationRequest::seed).toList());
    }

    @Test
    void theLastRowHasALoraWeightsAndAnotherSampler() {
        draw(0, "canny", "hed");

        GenerationRequest last = requests.get(requests.size() - 1);
        assertEquals("hed", last.conditions().get(0).condition());
        assertEquals(
                "grinning cat with smiling eyes, white background:0.00 AND grinning cat with smiling eyes, orange"
                        + " background:1.00",
                last.prompt());
        assertEquals("DPM++ 2M Karras", last.sampler());
        assertEquals(
                List.of("miniature-ink-lora.safetensors"),
                last.styleLoras().stream()
                        .map(lora -> Path.of(lora.file()).getFileName().toString())
                        .toList());
        assertEquals(List.of(), requests.get(0).styleLoras());
    }

    @Test
    void saysWhichPictureOfHowManyBegins() {
        draw(0, "canny");

        assertEquals(
                "canny, miniature-ink, grinning-cat-with-smiling-eyes (4 of 8)",
                err.toString().lines().toList().get(3));
    }

    @Test
    void drawsNothingMoreOnceCancelled() {
        assertEquals(Optional.empty(), draw(3, "canny"));
        assertEquals(3, requests.size());
    }
}
