package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.TestRegistry;
import io.github.ctrlora4j.runtime.plugins.TestJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installed is {@code negative}, which inverts its source. */
class RegisteredConditionsTest {
    private static final ConditionInput INPUT = ConditionInput.builder(
                    "negative", RgbImage.of(1, 1, new byte[] {0, 1, 2}))
            .build();

    @TempDir
    private Path temp;

    private final Lifecycle lifecycle = new Lifecycle();
    private Optional<ConditionRegistry> opened = Optional.empty();

    @BeforeEach
    void aPlugin() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("plugins"));
        TestJar.plugin("negative")
                .service("Negative", TestJar.condition("Negative", "negative"))
                .write(folder.resolve("negative.jar"));
        opened = Optional.of(TestRegistry.open(folder));
    }

    @AfterEach
    void close() {
        opened.ifPresent(ConditionRegistry::close);
    }

    private RegisteredConditions conditions() {
        return new RegisteredConditions(lifecycle, opened::orElseThrow);
    }

    @Test
    void listsWhatIsInstalled() {
        assertEquals(
                List.of("negative"),
                conditions().list().stream().map(ConditionDescriptor::id).toList());
        assertEquals("negative", conditions().get("negative").id());
        assertEquals(List.of(), conditions().loras("negative"));
        assertEquals("negative.jar", conditions().sources().get(0).source());
    }

    /** 255 - 0, 255 - 1 and 255 - 2. */
    @Test
    void makesConditionImages() {
        RgbImage made = conditions()
                .detect(INPUT, Optional.empty(), 0, new Cancellation())
                .image();
        assertEquals(RgbImage.of(1, 1, new byte[] {-1, -2, -3}), made);
    }

    @Test
    void theSourceIsFittedToTheSizeThatIsWanted() {
        RgbImage made = conditions()
                .detect(INPUT, Optional.of(new ImageSize(64, 128)), 0, new Cancellation())
                .image();
        assertEquals(List.of(64, 128), List.of(made.width(), made.height()));
    }

    @Test
    void whatWasCancelledGivesNoImage() {
        Cancellation wish = new Cancellation();
        wish.cancel();
        assertThrows(CancellationException.class, () -> conditions().detect(INPUT, Optional.empty(), 0, wish));
    }

    @Test
    void nothingIsAnsweredOnceItIsClosed() {
        lifecycle.close();
        assertThrows(IllegalStateException.class, () -> conditions().list());
        assertThrows(IllegalStateException.class, () -> conditions().sources());
        assertThrows(
                IllegalStateException.class, () -> conditions().detect(INPUT, Optional.empty(), 0, new Cancellation()));
    }
}
