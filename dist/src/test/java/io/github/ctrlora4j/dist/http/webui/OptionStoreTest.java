package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.ctrlora4j.dist.http.wire.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OptionStoreTest {
    @TempDir
    private Path folder;

    private static Fields quality(int value) {
        return Fields.ofBody(JsonNodeFactory.instance.objectNode().put("jpeg_quality", value));
    }

    @Test
    void optionsOutliveTheServer() {
        Path file = folder.resolve("new/options.json");
        OptionStore.open(Optional.of(file)).change(before -> before.with(quality(55)));

        assertEquals(55, OptionStore.open(Optional.of(file)).values().whole("jpeg_quality"));
    }

    @Test
    void aPresetIsNotWritten() {
        Path file = folder.resolve("options.json");
        OptionStore store = OptionStore.open(Optional.of(file));

        store.preset(OptionValues.BASE, "basecn");

        assertEquals("basecn", store.values().text(OptionValues.BASE));
        assertFalse(Files.exists(file));
        store.change(before -> before.with(quality(55)));

        assertEquals("basecn", store.values().text(OptionValues.BASE));
        OptionValues next = OptionStore.open(Optional.of(file)).values();
        assertEquals("", next.text(OptionValues.BASE));
        assertEquals(55, next.whole("jpeg_quality"));
    }

    @Test
    void aPresetDoesNotReplaceWhatWasChosenLast() {
        Path file = folder.resolve("options.json");
        OptionStore.open(Optional.of(file)).change(before -> before.with(OptionValues.CHECKPOINT, "ink"));
        OptionStore store = OptionStore.open(Optional.of(file));
        store.preset(OptionValues.CHECKPOINT, "photo");

        store.change(before -> before.with(Fields.ofBody(before.asJson().put("jpeg_quality", 55))));
        assertEquals("photo", store.values().text(OptionValues.CHECKPOINT));
        assertEquals("ink", OptionStore.open(Optional.of(file)).values().text(OptionValues.CHECKPOINT));

        store.change(before -> before.with(OptionValues.CHECKPOINT, "anime"));
        assertEquals("anime", store.values().text(OptionValues.CHECKPOINT));
        assertEquals("anime", OptionStore.open(Optional.of(file)).values().text(OptionValues.CHECKPOINT));
    }

    @Test
    void aFileThatCannotBeReadIsLeftAloneAndTheDefaultsHold() throws IOException {
        Path file = Files.writeString(folder.resolve("options.json"), "{\"jpeg_quality\":\"much\"}");

        assertEquals(
                OptionValues.defaults(), OptionStore.open(Optional.of(file)).values());
        assertEquals("{\"jpeg_quality\":\"much\"}", Files.readString(file));
    }

    @Test
    void aChangeThatFailsChangesNothing() {
        OptionStore store = OptionStore.open(Optional.empty());

        assertThrows(RuntimeException.class, () -> store.change(before -> before.with(quality(101))));

        assertEquals(80, store.values().whole("jpeg_quality"));
    }

    @Test
    void twoChangesAtOnceAreBothKept() throws InterruptedException {
        OptionStore store = OptionStore.open(Optional.empty());
        CountDownLatch inside = new CountDownLatch(1);
        Thread second = new Thread(() -> {
            await(inside);
            store.change(before -> before.with(OptionValues.BASE, "basecn"));
        });
        second.start();

        store.change(before -> {
            inside.countDown();
            // Goes on when the other change waits for this one, or has been made without waiting.
            while (second.getState() != Thread.State.BLOCKED && second.getState() != Thread.State.TERMINATED) {
                Thread.onSpinWait();
            }
            return before.with(quality(55));
        });
        second.join();

        assertEquals(55, store.values().whole("jpeg_quality"));
        assertEquals("basecn", store.values().text(OptionValues.BASE));
        assertTrue(store.values().flag("send_seed"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
