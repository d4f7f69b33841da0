package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.ConditionRecord;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.runtime.infotext.InfoText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request that is being read from metadata. A value that it does not take leaves it as it was. Confined to one
 * thread.
 */
final class RequestDraft {
    private final ImageInfo.Writer writer;
    private final Map<String, String> untouched;
    private final List<ConditionRecord> conditions = new ArrayList<>();
    private final List<String> notTaken = new ArrayList<>();
    private GenerationRequest request;
    private int batchPosition;

    RequestDraft(ImageInfo.Writer writer, InfoText text) {
        this.writer = writer;
        this.untouched = new LinkedHashMap<>(text.values());
        this.request = GenerationRequest.builder("").build();
        change("prompt", "the text", next -> next.prompt(text.prompt()));
        change("negative prompt", "the text", next -> next.negativePrompt(text.negativePrompt()));
    }

    /** True if this program wrote the metadata, so that its own keys mean what they say. */
    boolean isOurs() {
        return writer == ImageInfo.Writer.CTRLORA4J;
    }

    GenerationRequest request() {
        return request;
    }

    /** A value, which then counts as taken over. */
    Optional<String> take(String key) {
        return Optional.ofNullable(untouched.remove(key));
    }

    /**
     * Changes the request, or notes why not.
     *
     * @param key for the note, with its value
     */
    void change(String key, String value, Consumer<GenerationRequest.Builder> change) {
        attempt(key, value, () -> {
            GenerationRequest.Builder next = request.toBuilder();
            change.accept(next);
            request = next.build();
        });
    }

    void addCondition(ConditionRecord condition) {
        conditions.add(condition);
    }

    void setBatchPosition(int position) {
        batchPosition = position;
    }

    /** Does something that may fail because of a value. */
    void attempt(String key, String value, Runnable work) {
        try {
            work.run();
        } catch (NumberFormatException e) {
            boolean isNumber = value.strip().matches("[+-]?\\d+");
            notTaken.add(line(key, value) + (isNumber ? " (too large a number)" : " (not a number)"));
        } catch (InvalidRequestException e) {
            notTaken.add(line(key, value) + " (" + e.problem() + ")");
        }
    }

    /** A value that means something, but cannot be taken over. */
    void reject(String key, String value, String reason) {
        notTaken.add(line(key, value) + " (" + reason + ")");
    }

    ImageInfo.Builder finish() {
        untouched.forEach((key, value) -> notTaken.add(line(key, value)));
        ImageInfo.Builder info = ImageInfo.builder().request(request).batchPosition(batchPosition);
        conditions.forEach(info::condition);
        notTaken.forEach(info::notTaken);
        return info;
    }

    private static String line(String key, String value) {
        return CtrloraException.oneLine(key + ": " + value);
    }
}
