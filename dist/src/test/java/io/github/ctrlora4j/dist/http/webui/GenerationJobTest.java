package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drawings in this thread, by a host without an engine. */
class GenerationJobTest {
    @AutoClose
    private static final Requests requests = new Requests();

    @AutoClose
    private final PacedHost host = PacedHost.fast();

    /** Of two pictures in each of three batches, with seeds from 10 on. */
    private GenerationJob job(String more) {
        return new GenerationJob(
                "task",
                host,
                requests.read(
                        "txt2img",
                        "{'steps':2,'batch_size':2,'n_iter':3,'seed':10,'width':64,'height':64" + more + "}"),
                () -> false);
    }

    /** What runs out in the first batch is not tried again in the others, because the generator remembers it in a run. */
    @Test
    void allBatchesAreOneRun() {
        GenerationAnswer answer = job("").run();

        assertEquals(6, answer.pictures());
        assertEquals(3, host.started.remove().batchCount());
        assertTrue(host.started.isEmpty());
    }

    /**
     * Batch 0 is skipped after its first step, so batches 1 and 2 are another run. Seeds count pictures, or subseeds in a
     * variation, or batches by ComfyUI's convention.
     */
    @ParameterizedTest
    @CsvSource({
        "'', 12, -1",
        "',''subseed'':5,''subseed_strength'':0.5', 10, 7",
        "',''override_settings'':{''ctrlora_noise_convention'':''ComfyUI''}', 11, -1"
    })
    void theBatchesAfterASkippedOneAreAnotherRunWithTheirSeeds(String more, long seed, long variationSeed) {
        GenerationJob job = job(more);
        host.obstacle = request -> {
            if (request.batchCount() == 3) {
                job.watch().skip();
            }
        };

        GenerationAnswer answer = job.run();

        assertEquals(1 + 2 * 2, answer.pictures());
        host.started.remove();
        GenerationRequest second = host.started.remove();
        assertEquals(2, second.batchCount());
        assertEquals(seed, second.seed());
        assertEquals(variationSeed, second.variationSeed());
        assertTrue(host.started.isEmpty());
    }

    @Test
    void anInterruptedDrawingHasOnePictureThatSaysWhereItStopped() {
        GenerationJob job = job("");
        host.obstacle = request -> job.watch().interrupt();

        GenerationAnswer answer = job.run();

        assertEquals(1, answer.pictures());
        assertTrue(String.valueOf(answer.asMap().get("info")).contains("Stopped after step: 1, "));
        assertEquals(1, host.made);
    }

    @Test
    void nothingIsDrawnForAClientThatHasGone() {
        GenerationJob job = new GenerationJob("task", host, requests.read("txt2img", "{}"), () -> true);

        assertThrows(CancellationException.class, job::run);
        assertTrue(host.started.isEmpty());
    }

    @Test
    void aCancelledDrawingHasNoAnswer() {
        GenerationJob job = job("");
        host.obstacle = request -> job.cancel();

        assertThrows(CancellationException.class, job::run);
        assertEquals(0, host.made, "it ends before the next step");
    }

    private static String units(String... more) {
        List<String> units = List.of(more).stream()
                .map(fields -> "{'module':'canny','model':'canny','image':'PICTURE'" + fields + "}")
                .toList();
        return "'alwayson_scripts':{'controlnet':{'args':[" + String.join(",", units) + "]}}";
    }

    /** Six pictures come before the condition images. */
    @ParameterizedTest
    @CsvSource({"'', 7", "',''override_settings'':{''control_net_no_detectmap'':true}', 6"})
    void theAnswerHasTheConditionImagesOfUnitsThatWantThem(String more, int images) {
        GenerationAnswer answer =
                job("," + units(",'save_detected_map':false", "") + more).run();

        assertEquals(images, ((List<?>) answer.asMap().get("images")).size());
    }

    @Test
    void aFailureOfAConditionIsThatOfItsUnit() {
        GenerationJob job = job("," + units(""));
        host.obstacle = request -> {
            throw new InvalidRequestException("condition canny", "finds nothing");
        };

        ApiException refusal = assertThrows(ApiException.class, job::run);

        assertEquals("alwayson_scripts.controlnet.args[0]: finds nothing", refusal.getMessage());
    }
}
