package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.Extension;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The description of a new pack. A pack is either a condition of its own, with an {@link #id} and a {@link
 * #preprocessor}, or {@linkplain #extend extends} an installed one. Confined to one thread.
 */
public final class PackDescriptorBuilder {
    private Optional<String> id = Optional.empty();
    private Optional<String> extended = Optional.empty();
    private Optional<String> preprocessor = Optional.empty();
    private Optional<String> title = Optional.empty();
    private Optional<String> version = Optional.empty();
    private Optional<String> license = Optional.empty();
    private Optional<String> author = Optional.empty();
    private Optional<String> page = Optional.empty();
    private Optional<String> appearance = Optional.empty();
    private Optional<Purpose> purpose = Optional.empty();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final List<String> aliases = new ArrayList<>();

    PackDescriptorBuilder() {}

    /** Id of the new condition. */
    public PackDescriptorBuilder id(String value) {
        id = Optional.of(value);
        return this;
    }

    /** The installed condition that gets the LoRAs, in place of a new one. */
    public PackDescriptorBuilder extend(String condition) {
        extended = Optional.of(condition);
        return this;
    }

    /** Installed condition that makes the condition image, or {@code none}. */
    public PackDescriptorBuilder preprocessor(String condition) {
        preprocessor = Optional.of(condition);
        return this;
    }

    /** Name for a person. */
    public PackDescriptorBuilder title(String text) {
        title = Optional.of(text);
        return this;
    }

    /** Default 1.0.0. */
    public PackDescriptorBuilder version(String text) {
        version = Optional.of(text);
        return this;
    }

    /** SPDX expression or a short text. */
    public PackDescriptorBuilder license(String text) {
        license = Optional.of(text);
        return this;
    }

    public PackDescriptorBuilder author(String text) {
        author = Optional.of(text);
        return this;
    }

    /** Web address of the LoRAs' source. */
    public PackDescriptorBuilder page(String address) {
        page = Optional.of(address);
        return this;
    }

    /** What the condition image looks like; by default the preprocessor's words. */
    public PackDescriptorBuilder appearance(String text) {
        appearance = Optional.of(text);
        return this;
    }

    /** @param word {@code control} or {@code restoration}; by default the preprocessor's */
    public PackDescriptorBuilder purpose(String word) {
        purpose = Arrays.stream(Purpose.values())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
        if (purpose.isEmpty()) {
            throw new InvalidRequestException("purpose", "expected control or restoration, got " + word);
        }
        return this;
    }

    /** Fixes a parameter of the preprocessor. */
    public PackDescriptorBuilder parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /** Another name of the new condition. */
    public PackDescriptorBuilder alias(String name) {
        aliases.add(name);
        return this;
    }

    /** Fills what is still missing from an official file's name. */
    void complete(OfficialFileName official, String officialPreprocessor, String officialPage) {
        if (extended.isEmpty()) {
            id = id.or(() -> Optional.of(official.id()));
            preprocessor = preprocessor.or(() -> Optional.of(officialPreprocessor));
        }
        title = title.or(() -> Optional.of(official.title()));
        license = license.or(() -> Optional.of("not stated in the file, see its page"));
        page = page.or(() -> Optional.of(officialPage));
    }

    /** The word that file names of LoRAs begin with. */
    String stem() {
        return id.or(() -> extended).orElse("lora");
    }

    /** @throws InvalidRequestException naming the field that is missing or not allowed */
    PackDescriptor build(List<PackedLora> loras) {
        return new PackDescriptor(
                extended.isPresent() ? extension(extended.get()) : ownCondition(),
                required("title", title),
                version.orElse("1.0.0"),
                loras,
                required("license", license),
                author,
                page);
    }

    private Subject extension(String condition) {
        boolean isOwn = id.isPresent()
                || preprocessor.isPresent()
                || appearance.isPresent()
                || purpose.isPresent()
                || !parameters.isEmpty()
                || !aliases.isEmpty();
        if (isOwn) {
            throw new InvalidRequestException(
                    "extends",
                    "a pack that extends " + condition + " has no id, preprocessor, parameters, aliases, appearance and"
                            + " purpose; leave these out, or do not extend a condition");
        }
        return new Extension(condition);
    }

    private Subject ownCondition() {
        return new OwnCondition(
                required("id", id), required("preprocessor", preprocessor), parameters, aliases, appearance, purpose);
    }

    private static String required(String field, Optional<String> value) {
        return value.orElseThrow(() -> new InvalidRequestException(field, "a new pack needs it"));
    }
}
