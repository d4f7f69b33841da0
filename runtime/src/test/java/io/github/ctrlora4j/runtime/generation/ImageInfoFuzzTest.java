package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes, as an image file, as its parameters and as ComfyUI's graph, become a request that can be built. */
class ImageInfoFuzzTest {
    private static final RgbImage ANY = RgbImage.of(1, 1, new byte[3]);

    @TempDir
    static Path folder;

    @FuzzTest(maxDuration = "30m")
    void readsOrRejects(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("fuzz.png"), bytes);
        try {
            check(ImageInfoReader.read(file));
        } catch (MalformedFileException expected) {
            assertFalse(expected.getMessage().contains("\n"));
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (String keyword : new String[] {"parameters", "prompt", "workflow"}) {
            check(ImageInfoReader.read(Map.of(keyword, text)));
        }
    }

    private static void check(ImageInfo info) {
        info.request(info.checkpoint().orElse("x")).build();
        info.conditions().forEach(condition -> condition.input(ANY).build());
        info.notTaken().forEach(line -> assertFalse(line.contains("\n"), () -> CtrloraException.oneLine(line)));
    }
}
