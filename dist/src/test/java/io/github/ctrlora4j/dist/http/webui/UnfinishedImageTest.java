package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GeneratedImage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnfinishedImageTest {
    private static final RgbImage PICTURE = RgbImage.of(1, 1, new byte[3]);

    @AutoClose
    private static final Requests requests = new Requests();

    /** The fourth picture, at seed 10. */
    private static GeneratedImage fourth(String more) {
        Drawing drawing = requests.read(
                "txt2img",
                "{'prompt':'cat','seed':10,'batch_size':2,'n_iter':3,'steps':9,'width':64,'height':64" + more + "}");
        return UnfinishedImage.of(PICTURE, drawing, drawing.request(), 3, 4);
    }

    /** Seeds count pictures; in a variation the subseeds do; ComfyUI counts batches, here of two. */
    @ParameterizedTest
    @CsvSource({
        "'', 13",
        "',''subseed'':5,''subseed_strength'':0.5', 10",
        "',''override_settings'':{''ctrlora_noise_convention'':''ComfyUI''}', 11"
    })
    void itHasTheSeedThatItsFinishedPictureWouldHave(String more, long seed) {
        assertEquals(seed, fourth(more).seed());
        assertTrue(
                fourth(more).parameters().contains(", Seed: " + seed + ", "),
                fourth(more).parameters());
    }

    @Test
    void itsTextSaysWhereItStopped() {
        String text = fourth(",'negative_prompt':'dark'").parameters();

        assertTrue(text.startsWith("cat\nNegative prompt: dark\nSteps: 9, Sampler: Euler, "), text);
        assertTrue(text.contains(", Stopped after step: 4, "), text);
    }
}
