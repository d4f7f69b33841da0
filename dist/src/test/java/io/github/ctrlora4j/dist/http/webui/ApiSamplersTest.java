package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 9 of the API's description. */
class ApiSamplersTest {
    private final ApiSamplers samplers = samplers();

    private static ApiSamplers samplers() {
        try (Ctrlora4j host = Ctrlora4j.open(RuntimeOptions.builder().build())) {
            return new ApiSamplers(host.samplers());
        }
    }

    @Test
    void theListBeginsAsTheWebUisMenu() {
        List<Object> names =
                samplers.asList().stream().map(item -> item.get("name")).toList();

        assertEquals(List.of("DPM++ 2M", "DPM++ SDE", "DPM++ 2M SDE", "DPM++ 2M SDE Heun"), names.subList(0, 4));
        assertTrue(names.containsAll(List.of("Euler a", "Euler", "DDIM", "PLMS", "UniPC", "LCM")), names.toString());
    }

    /** Hard-coded lists of old clients have combined names; the end of a name is a label, a name or nothing. */
    @ParameterizedTest
    @CsvSource({
        "DPM++ 2M Karras, dpmpp-2m, karras",
        "DPM++ 2M SDE Exponential, dpmpp-2m-sde, exponential",
        "Euler a Karras, euler-a, karras",
        "dpm++ 2m karras, dpmpp-2m, karras",
        "k_euler_a, euler-a, ''",
        "DDIM Karras, ddim, ''",
        "DPM++ 2M SGM Uniform, dpmpp-2m, sgm-uniform"
    })
    void aScheduleAtTheEndOfANameIsTheSchedule(String name, String sampler, String schedule) {
        ApiSamplers.Choice choice = samplers.choose(name, Optional.of("exponential".equals(schedule) ? "Karras" : ""));

        assertEquals(sampler, choice.sampler().id());
        assertEquals(schedule, choice.schedule().orElse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"karras", "Karras", "KARRAS"})
    void aScheduleHasANameAndALabel(String schedule) {
        assertEquals(
                Optional.of("karras"),
                samplers.choose("Euler", Optional.of(schedule)).schedule());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Automatic", "automatic", "Use same scheduler"})
    void automaticIsTheSamplersOwn(String schedule) {
        assertEquals(
                Optional.empty(),
                samplers.choose("Euler", Optional.of(schedule)).schedule());
    }

    @Test
    void unknownNamesAre400WithThoseThatThereAre() {
        ApiException sampler = assertThrows(ApiException.class, () -> samplers.choose("Eulr", Optional.empty()));
        ApiException schedule =
                assertThrows(ApiException.class, () -> samplers.choose("Euler", Optional.of("kl_optimal")));

        assertEquals(400, sampler.status());
        assertTrue(String.valueOf(sampler.getMessage()).startsWith("Sampler not found: 'Eulr'. Available: DPM++ 2M"));
        assertEquals(400, schedule.status());
        assertTrue(String.valueOf(schedule.getMessage()).startsWith("Scheduler not found: 'kl_optimal'"));
    }
}
