package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import java.security.SecureRandom;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Makes jobs from requests. Thread-safe. */
public final class JobFactory {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final Pattern ID = Pattern.compile("[\\w().:-]{1,100}");

    private final ImageHost host;
    private final RequestReader reader;
    private final OptionStore options;
    private final Admission admission;
    private final SecureRandom random = new SecureRandom();

    public JobFactory(ImageHost host, RequestReader reader, OptionStore options, Admission admission) {
        this.host = host;
        this.admission = admission;
        this.reader = reader;
        this.options = options;
    }

    /**
     * @param kind {@code txt2img} or {@code img2img}
     * @param isClientGone whether nobody waits for the answer any more
     * @throws ApiException if the request cannot be carried out as it is
     */
    public GenerationJob create(String kind, Fields fields, BooleanSupplier isClientGone) {
        Drawing drawing = reader.read(kind, fields, options.values());
        String id = fields.text("force_task_id").orElseGet(() -> newId(kind));
        if (!ID.matcher(id).matches()) {
            throw ApiException.field(fields.path("force_task_id"), "needs 1 to 100 letters, digits, and ().:-_");
        }
        admission.requireMemory(drawing);
        GenerationJob job = new GenerationJob(id, host, drawing, isClientGone);
        admission.keepPictures(drawing, job.answer());
        return job;
    }

    /** Makes a request's options those of the server if it asks for that. Only a request that is in the queue may. */
    public void keepOptions(GenerationJob job, Fields fields) {
        if (!fields.flag("override_settings_restore_afterwards", true)) {
            options.change(before -> before.with(fields.object("override_settings"))
                    .with(OptionValues.CHECKPOINT, job.drawing().checkpoint().title()));
        }
    }

    private String newId(String kind) {
        StringBuilder id = new StringBuilder("task(" + kind + "-");
        for (int i = 0; i < 7; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.append(')').toString();
    }
}
