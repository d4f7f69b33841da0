package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.Stage;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Three batches of two pictures, of four steps each. */
class DrawingWatchTest {
    private static final int STEPS = 4;
    private static final RgbImage PICTURE = RgbImage.of(1, 1, new byte[3]);

    @AutoClose
    private static final Requests requests = new Requests();

    private final AtomicBoolean isClientGone = new AtomicBoolean();
    private final DrawingWatch watch = new DrawingWatch(
            requests.read(
                    "txt2img",
                    "{'steps':4,'batch_size':2,'n_iter':3,'width':64,'height':64,"
                            + "'override_settings':{'show_progress_every_n_steps':2}}"),
            isClientGone::get);

    private void sample(int done, int total) {
        watch.onProgress(Progress.of(Stage.SAMPLE, done, total, () -> PICTURE));
    }

    private void images(int from, int to) {
        for (int i = from; i < to; i++) {
            watch.onImage(GeneratedImage.of(PICTURE, i, ""), i);
        }
    }

    private static DrawingWatch.Position sampling(int batch, int step) {
        return new DrawingWatch.Position(Stage.SAMPLE, batch, step, STEPS);
    }

    @Test
    void stepsCountWithinTheirBatch() {
        watch.begin(0);
        sample(3, 3 * STEPS);
        assertEquals(sampling(0, 3), watch.position());

        sample(4, 3 * STEPS);
        assertEquals(sampling(0, 4), watch.position(), "its pictures are not there yet");
        images(0, 2);
        assertEquals(new DrawingWatch.Position(Stage.DECODE, 1, 0, STEPS), watch.position());
        sample(6, 3 * STEPS);

        assertEquals(sampling(1, 2), watch.position());
    }

    /** A sampler may call the network more than once for a step: 8 of 10 calls are 3.2 of 4 steps. */
    @Test
    void callsOfTheNetworkAreNotSteps() {
        watch.begin(2);
        sample(8, 10);

        assertEquals(sampling(2, 3), watch.position());
    }

    @Test
    void aRunThatBeginsLaterCountsOn() {
        watch.begin(1);
        sample(2, 2 * STEPS);
        assertEquals(sampling(1, 2), watch.position());

        images(0, 2);
        sample(5, 2 * STEPS);

        assertEquals(sampling(2, 1), watch.position());
    }

    /** Memory ran out in the second step; two pictures are drawn one by one instead, which makes more calls. */
    @Test
    void stepsNeverGoBackIfABatchBeginsAnew() {
        watch.begin(2);
        sample(2, STEPS);
        sample(2, STEPS + 2 * STEPS);
        assertEquals(sampling(2, 2), watch.position());

        sample(3 * STEPS, STEPS + 2 * STEPS);

        assertEquals(sampling(2, STEPS), watch.position());
    }

    @Test
    void theLastBatchStaysWhereItIs() {
        watch.begin(2);
        sample(STEPS, STEPS);
        images(0, 2);
        watch.onProgress(Progress.of(Stage.DECODE, 2, 2, () -> PICTURE));

        assertEquals(new DrawingWatch.Position(Stage.DECODE, 2, STEPS, STEPS), watch.position());
    }

    /** A preview that nobody has asked for costs a decoding; before the first step there is none. */
    @Test
    void nobodyLooksUnasked() {
        watch.begin(0);
        Progress first = Progress.of(Stage.SAMPLE, 0, STEPS, () -> {
            throw new AssertionError("there is no picture yet");
        });
        Progress third = Progress.of(Stage.SAMPLE, 3, STEPS, () -> {
            throw new AssertionError("nobody asked");
        });

        watch.onProgress(third);
        assertEquals(Optional.empty(), watch.look());
        watch.interrupt();
        watch.onProgress(first);

        assertEquals(Optional.empty(), watch.unfinished());
    }

    /** Every two steps, as the option says. */
    @Test
    void looksComeAsOftenAsTheOptionSays() {
        watch.begin(0);
        watch.look();
        sample(1, 3 * STEPS);
        assertEquals(Optional.empty(), watch.look());
        sample(2, 3 * STEPS);
        assertEquals(Optional.of(new DrawingWatch.Look(PICTURE, 1)), watch.look());
        sample(3, 3 * STEPS);
        sample(4, 3 * STEPS);

        assertEquals(2, watch.look().orElseThrow().number());
    }

    /** The batch begins anew at step 0 of its first picture, so step 2 of that is worth a look. */
    @Test
    void aBatchThatBeginsAnewIsLookedAtAnew() {
        watch.begin(2);
        watch.look();
        sample(STEPS, STEPS);
        watch.look();
        sample(STEPS, 4 * STEPS);
        sample(3 * STEPS, 4 * STEPS);

        assertEquals(2, watch.look().orElseThrow().number());
    }

    @Test
    void aSkippedBatchIsStoppedWithItsPicture() {
        Cancellation run = watch.begin(0);
        watch.skip();
        sample(1, 3 * STEPS);

        assertTrue(run.isCancelled());
        assertEquals(Optional.of(PICTURE), watch.unfinished());
        assertFalse(watch.begin(1).isCancelled());
        assertFalse(watch.isSkipped());
        assertEquals(Optional.empty(), watch.unfinished());
    }

    @Test
    void aDrawingThatIsCancelledBetweenTwoRunsBeginsNoOther() {
        watch.begin(0);
        watch.cancel();

        assertTrue(watch.begin(1).isCancelled());
    }

    @Test
    void aSkipThatComesTooLateIsForgotten() {
        Cancellation run = watch.begin(0);
        sample(STEPS, 3 * STEPS);
        watch.skip();
        images(0, 2);
        sample(STEPS + 1, 3 * STEPS);

        assertFalse(run.isCancelled());
    }

    @Test
    void anInterruptBetweenTwoBatchesLeavesNoPartOfAPicture() {
        Cancellation run = watch.begin(0);
        sample(STEPS, 3 * STEPS);
        watch.interrupt();
        images(0, 2);

        assertTrue(run.isCancelled());
        assertEquals(Optional.empty(), watch.unfinished());
    }

    @Test
    void aClientThatHasGoneEndsTheRun() {
        Cancellation run = watch.begin(0);
        isClientGone.set(true);
        sample(1, 3 * STEPS);

        assertTrue(run.isCancelled());
        isClientGone.set(false);
        assertTrue(watch.isCancelled(), "it does not come back");
    }
}
