package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.GenerationRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key of the parameters text, or a group of them, with both directions in one place.
 *
 * @param writing puts the key and its value, if the image has it
 * @param reading takes it over into a request
 */
record ParameterKey(Writing writing, Reading reading) {
    interface Writing {
        void write(WrittenImage image, Map<String, String> values);
    }

    interface Reading {
        void read(RequestDraft draft);
    }

    /** Sets a field of a request. */
    interface Setting {
        void set(GenerationRequest.Builder request, String value);
    }

    /** A key that sets one field. */
    static ParameterKey of(String key, Function<WrittenImage, String> value, Setting setting) {
        return optional(key, image -> Optional.of(value.apply(image)), setting);
    }

    /** A key that sets one field, and is written only where it says something. */
    static ParameterKey optional(String key, Function<WrittenImage, Optional<String>> value, Setting setting) {
        return new ParameterKey(writing(key, value), draft -> draft.take(key)
                .ifPresent(text -> draft.change(key, text, request -> setting.set(request, text))));
    }

    /** A key that says something to people and to other programs; reading it changes nothing. */
    static ParameterKey note(String key, Function<WrittenImage, Optional<String>> value) {
        return new ParameterKey(writing(key, value), draft -> draft.take(key));
    }

    private static Writing writing(String key, Function<WrittenImage, Optional<String>> value) {
        return (image, values) -> value.apply(image).ifPresent(text -> values.put(key, text));
    }
}
