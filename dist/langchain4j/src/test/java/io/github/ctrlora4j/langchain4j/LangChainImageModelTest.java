package io.github.ctrlora4j.langchain4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.output.Response;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Generates on the embedded miniature. */
class LangChainImageModelTest {
    private static final Path DEMO = Path.of("..", "src", "main", "demo");

    private static final int LEFT = 0x336699;
    private static final int RIGHT = 0x993366;

    private static ImageHost host;
    private static RgbImage rocket;

    @BeforeAll
    static void open() {
        host = openHost();
        rocket = ImageFiles.read(DEMO.resolve("sources/rocket-twemoji.png"));
    }

    @AfterAll
    static void close() {
        host.close();
    }

    private static ImageHost openHost() {
        return Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(DEMO.resolve("models"))
                .device("cpu")
                .build());
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("miniature-ink")
                .base("basecn")
                .size(new ImageSize(64, 64))
                .steps(2)
                .seed(42);
    }

    /** The example of README.md. */
    @Test
    void drawsAlongACondition() {
        GenerationRequest request = GenerationRequest.builder("miniature-ink")
                .base("basecn")
                .condition(ConditionInput.builder("canny", rocket).weight(0.9).build())
                .steps(4)
                .seed(42)
                .build();
        ImageModel model = LangChainImageModel.of(host, request);
        Response<Image> response = model.generate("rocket, white background");
        byte[] png = Base64.getDecoder().decode(response.content().base64Data());

        RgbImage picture = ImageFiles.read(png, "answer");
        assertEquals(rocket.width(), picture.width());
        assertEquals("image/png", response.content().mimeType());
        assertEquals(List.of(42L), response.metadata().get(LangChainImageModel.SEEDS));
        String parameters = response.content().revisedPrompt();
        assertTrue(parameters.startsWith("rocket, white background\nSteps: 4, "), parameters);
        assertTrue(parameters.contains("Seed: 42"), parameters);
        assertTrue(parameters.contains("canny"), parameters);
    }

    @Test
    void drawsABatchFromSeedsInARow() {
        LangChainImageModel model = LangChainImageModel.of(host, request().build());

        Response<List<Image>> three = model.generate("cat", 3);

        assertEquals(List.of(42L, 43L, 44L), three.metadata().get(LangChainImageModel.SEEDS));
        assertEquals(3, three.content().size());
        assertNotEquals(
                three.content().get(0).base64Data(), three.content().get(1).base64Data());
        Image second = model.with(request().seed(43).build()).generate("cat").content();
        assertTrue(second.revisedPrompt().contains("Seed: 43"), second.revisedPrompt());
    }

    /** Left is drawn from noise alone, right stays: it differs by what the VAE loses, if at all. */
    @Test
    void editsTheMaskedPartOfAnImage() {
        LangChainImageModel model = LangChainImageModel.of(
                host,
                request()
                        .initialImage(InitialImage.builder(rocket).denoise(1).build())
                        .inpainting(Inpainting.builder(rocket).blur(0).build())
                        .build());
        Image image = image(half(64, LEFT, RIGHT));
        Image leftHalf = image(half(64, 0xffffff, 0x000000));

        RgbImage edited = picture(model.edit(image, leftHalf, "cat"));

        assertEquals(64, edited.width());
        assertTrue(distance(edited, 0, 24) > 2 * distance(edited, 40, 64), "the left half is another picture");
    }

    /** The mean distance of these columns from the picture's colors. */
    private static double distance(RgbImage edited, int from, int to) {
        BufferedImage original = half(64, LEFT, RIGHT);
        BufferedImage result = edited.toBufferedImage();
        long sum = 0;
        for (int y = 0; y < 64; y++) {
            for (int x = from; x < to; x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    sum += Math.abs((result.getRGB(x, y) >> shift & 0xff) - (original.getRGB(x, y) >> shift & 0xff));
                }
            }
        }
        return sum / (64.0 * 3 * (to - from));
    }

    @Test
    void editsAWholeImageByTheRequestsDenoise() {
        LangChainImageModel model = LangChainImageModel.of(
                host,
                request()
                        .initialImage(InitialImage.builder(rocket).denoise(0.3).build())
                        .build());

        Response<Image> edited = model.edit(image(half(64, LEFT, RIGHT)), "cat");

        String parameters = edited.content().revisedPrompt();
        assertTrue(parameters.contains("Denoising strength: 0.3"), parameters);
    }

    /** The mask marks nothing of the new picture, so with it nothing could be drawn. */
    @Test
    void theMaskOfAnEarlierPictureIsLeftOut() {
        RgbImage black = RgbImage.of(64, 64, new byte[64 * 64 * 3]);
        LangChainImageModel model = LangChainImageModel.of(
                host,
                request()
                        .initialImage(InitialImage.builder(rocket).denoise(0.3).build())
                        .inpainting(Inpainting.builder(black).build())
                        .build());

        Image edited = model.edit(image(half(64, LEFT, RIGHT)), "cat").content();

        assertFalse(edited.revisedPrompt().contains("Mask blur"), edited.revisedPrompt());
    }

    @Test
    void opensNoUrl() {
        LangChainImageModel model = LangChainImageModel.of(host, request().build());
        Image remote = Image.builder().url("https://example.org/cat.png").build();
        Image broken = Image.builder().base64Data("YWJj").build();

        InvalidRequestException url = assertThrows(InvalidRequestException.class, () -> model.edit(remote, "cat"));
        assertEquals(
                "image: has no base64 data; read the picture and give its bytes, because no URL is opened",
                url.getMessage());
        NonRetriableException data =
                assertThrows(NonRetriableException.class, () -> model.edit(image(half(8, 0, 0)), broken, "cat"));
        assertTrue(data.getMessage().startsWith("mask: "), data.getMessage());
    }

    private static BufferedImage half(int size, int left, int right) {
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                picture.setRGB(x, y, x < size / 2 ? left : right);
            }
        }
        return picture;
    }

    private static Image image(BufferedImage picture) {
        byte[] png = ImageFiles.encodePng(RgbImage.from(picture), Map.of());
        return Image.builder()
                .base64Data(Base64.getEncoder().encodeToString(png))
                .build();
    }

    private static RgbImage picture(Response<Image> response) {
        return ImageFiles.read(Base64.getDecoder().decode(response.content().base64Data()), "answer");
    }

    @Test
    void namesAWrongOptionInItsOwnException() {
        LangChainImageModel model =
                LangChainImageModel.of(host, request().sampler("dimm").build());

        InvalidRequestException sampler = assertThrows(InvalidRequestException.class, () -> model.generate("cat"));
        assertTrue(sampler.getMessage().contains("dimm"), sampler.getMessage());

        InvalidRequestException none = assertThrows(InvalidRequestException.class, () -> model.generate("cat", 0));
        assertEquals("batch: needs a number within 1..64, got 0", none.getMessage());

        InvalidRequestException lost = assertThrows(InvalidRequestException.class, () -> model.with(
                        GenerationRequest.builder("lost-checkpoint").build())
                .generate("cat"));
        assertTrue(lost.getMessage().contains("lost-checkpoint"), lost.getMessage());
    }

    @Test
    void saysWhatBecameOfARequestWhenTheHostIsClosed() {
        ImageHost own = openHost();
        LangChainImageModel model = LangChainImageModel.of(
                        own, request().steps(GenerationRequest.MAX_STEPS).build())
                .with(progress -> {
                    if (progress.stage() == Stage.SAMPLE) {
                        own.close();
                    }
                });

        NonRetriableException cancelled = assertThrows(NonRetriableException.class, () -> model.generate("cat", 2));
        assertTrue(cancelled.getMessage().startsWith("the generation was cancelled after 0 of 2 images"));

        NonRetriableException closed = assertThrows(NonRetriableException.class, () -> model.generate("cat"));
        assertTrue(closed.getMessage().contains("closed"), closed.getMessage());
    }

    @Test
    void becomesACancellationWhenTheCallerIsInterrupted() {
        Thread caller = Thread.currentThread();
        LangChainImageModel model = LangChainImageModel.of(
                        host, request().steps(GenerationRequest.MAX_STEPS).build())
                .with(progress -> {
                    if (progress.stage() == Stage.SAMPLE) {
                        caller.interrupt();
                    }
                });

        assertThrows(NonRetriableException.class, () -> model.generate("cat"));
        assertTrue(Thread.interrupted(), "the interrupt is kept");
    }
}
