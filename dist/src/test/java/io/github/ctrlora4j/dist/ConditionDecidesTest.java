package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.study.Figures;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * It means something: with a condition, what the miniature draws covers the source's figure as well as what the
 * reference implementation draws. Expected values are the reference's (demo/README.md, "Does the condition decide, or
 * memory?"): intersection over union of the figures, mean over eight sources, source i drawn once with seed i.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionDecidesTest {
    private static final double TOLERANCE = 0.03;
    private static final List<String> SOURCES = List.of(
            "teddy-bear-noto",
            "grinning-cat-with-smiling-eyes-3d",
            "rocket-twemoji",
            "tulip-3d",
            "ghost-flat",
            "birthday-cake-flat",
            "pizza-noto",
            "top-hat-twemoji");

    private Ctrlora4j ctrlora4j;

    @BeforeAll
    void open() {
        ctrlora4j = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(DemoFiles.MODELS)
                .device("cpu")
                .build());
    }

    @AfterAll
    void close() {
        ctrlora4j.close();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "none, own, 0.74", "none, other, 0.49", "none, empty, 0.42", "none, mirror, 0.66",
        "canny, own, 0.84", "canny, other, 0.67", "canny, empty, 0.46", "canny, mirror, 0.83"
    })
    void figuresOverlapAsTheReferenceDoes(String condition, String column, double expected) {
        double sum = 0;
        for (int i = 0; i < SOURCES.size(); i++) {
            RgbImage source = ImageFiles.read(DemoFiles.source(SOURCES.get(i)));
            RgbImage wanted = column.equals("mirror") ? mirrored(source) : source;
            String prompt =
                    switch (column) {
                        case "other" -> prompt((i + SOURCES.size() - 3) % SOURCES.size());
                        case "empty" -> "";
                        default -> prompt(i);
                    };
            Optional<RgbImage> control = condition.equals("none") ? Optional.empty() : Optional.of(wanted);
            sum += Figures.pixels(draw(condition, control, prompt, i)).overlap(Figures.pixels(wanted));
        }
        double mean = sum / SOURCES.size();
        System.out.printf("%-6s %-6s %.3f (reference %.2f)%n", condition, column, mean, expected);
        assertEquals(expected, mean, TOLERANCE);
    }

    private static String prompt(int i) {
        String name = SOURCES.get(i);
        int dash = name.lastIndexOf('-');
        return name.substring(0, dash).replace('-', ' ') + ", " + name.substring(dash + 1) + " style, white background";
    }

    private RgbImage draw(String condition, Optional<RgbImage> source, String prompt, long seed) {
        GenerationRequest.Builder request = GenerationRequest.builder("miniature.safetensors")
                .prompt(prompt)
                .steps(20)
                .guidanceScale(5)
                .seed(seed)
                .size(new ImageSize(128, 128));
        source.ifPresent(image ->
                request.condition(ConditionInput.builder(condition, image).build()));
        return ctrlora4j.generator().generate(request.build()).images().get(0).image();
    }

    private static RgbImage mirrored(RgbImage image) {
        byte[] pixels = image.toBytes();
        byte[] mirrored = new byte[pixels.length];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int from = 3 * (y * image.width() + x);
                int to = 3 * (y * image.width() + image.width() - 1 - x);
                System.arraycopy(pixels, from, mirrored, to, 3);
            }
        }
        return RgbImage.of(image.width(), image.height(), mirrored);
    }
}
