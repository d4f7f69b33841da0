package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.json.JsonFields;
import io.github.ctrlora4j.runtime.json.JsonFields.TextRule;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.Extension;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads {@code condition.json}, strictly: every rule of the shipped JSON Schema, and those that a schema cannot
 * express.
 */
final class DescriptorReader {
    static final String FILE = "condition.json";

    static final int SCHEMA = 1;
    static final long MAX_LORA_BYTES = 4_000_000_000L;

    /** Characters that are invisible or change the direction of writing. */
    private static final String UNWANTED = "\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e"
            + "\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb";

    private static final String LINE = "[^ " + UNWANTED + "][^" + UNWANTED + "]*";

    private static final TextRule NAME = new TextRule(
            "[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?",
            64,
            "lower-case ASCII letters, digits, inner hyphens and underscores, at most 64");
    private static final String NUMBER = "(?:0|[1-9][0-9]{0,8})";
    private static final String IDENTIFIERS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
    /** What {@link io.github.ctrlora4j.runtime.conditions.SemanticVersion} reads, with numbers of nine digits. */
    private static final TextRule VERSION = new TextRule(
            NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-" + IDENTIFIERS + ")?(?:\\+" + IDENTIFIERS + ")?",
            64,
            "a semantic version such as 1.0.0, without leading zeros");

    private static final TextRule DIGEST = new TextRule("[0-9a-f]{64}", 64, "64 lower-case hexadecimal digits");
    private static final TextRule LORA_FILE = new TextRule(
            "[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors",
            100,
            "the name of a .safetensors file, plain ASCII without folders");
    private static final TextRule PAGE = new TextRule("https?://[!-~]+", 500, "a web address");
    private static final TextRule TITLE = new TextRule(LINE, 100, "one line of visible text, at most 100 characters");
    private static final TextRule TEXT = new TextRule(LINE, 200, "one line of visible text, at most 200 characters");

    private static final int MAX_ALIASES = 32;
    private static final int MAX_LORAS = 16;
    private static final int MAX_RANK = 1024;

    private static final Set<String> EVERY_PACK =
            Set.of("schema", "title", "version", "loras", "license", "author", "page");
    private static final Set<String> OWN_CONDITION =
            Set.of("id", "preprocessor", "parameters", "aliases", "appearance", "purpose");
    private static final Set<String> LORA = Set.of("file", "base", "rank", "size", "sha256");

    private DescriptorReader() {}

    /**
     * @param pack the pack's name in messages
     * @throws MalformedFileException if anything violates the schema; names the field
     */
    static PackDescriptor read(String pack, byte[] json) {
        JsonFields root = JsonFields.object(json, problem -> new MalformedFileException(pack, FILE + ": " + problem));
        boolean isExtension = root.has("extends");
        Set<String> known = new HashSet<>(isExtension ? Set.of("extends") : OWN_CONDITION);
        known.addAll(EVERY_PACK);
        root.rejectOthersThan(known);
        root.integer("schema", SCHEMA, SCHEMA);
        return new PackDescriptor(
                isExtension ? extension(root) : ownCondition(root),
                root.text("title", TITLE),
                root.text("version", VERSION),
                loras(root),
                root.text("license", TEXT),
                root.optionalText("author", TEXT),
                root.optionalText("page", PAGE));
    }

    private static Extension extension(JsonFields root) {
        return new Extension(condition(root, "extends"));
    }

    private static OwnCondition ownCondition(JsonFields root) {
        String id = condition(root, "id");
        List<String> aliases = root.texts("aliases", NAME, MAX_ALIASES);
        Set<String> names = new HashSet<>(Set.of(id, ConditionInput.NONE));
        for (String alias : aliases) {
            if (!names.add(alias)) {
                throw root.wrong("aliases", "other names than the id and none, each once", alias);
            }
        }
        return new OwnCondition(
                id,
                root.text("preprocessor", NAME),
                root.values("parameters"),
                aliases,
                root.optionalText("appearance", TEXT),
                root.choice("purpose", List.of("control", "restoration"))
                        .map(word -> Purpose.valueOf(word.toUpperCase(Locale.ROOT))));
    }

    private static String condition(JsonFields root, String field) {
        String id = root.text(field, NAME);
        if (id.equals(ConditionInput.NONE)) {
            throw root.wrong(field, "a condition, and none is built in", id);
        }
        return id;
    }

    private static List<PackedLora> loras(JsonFields root) {
        List<PackedLora> loras = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonFields fields : root.objects("loras", 1, MAX_LORAS)) {
            fields.rejectOthersThan(LORA);
            PackedLora lora = new PackedLora(
                    fields.text("file", LORA_FILE),
                    fields.text("base", DIGEST),
                    (int) fields.integer("rank", 1, MAX_RANK),
                    fields.integer("size", 1, MAX_LORA_BYTES),
                    fields.text("sha256", DIGEST));
            // One LoRA per base, or their order would decide which one is used.
            if (!seen.add(lora.base())) {
                throw fields.wrong("base", "a base that no other LoRA has", lora.base());
            }
            if (!seen.add(lora.file().toLowerCase(Locale.ROOT))) {
                throw fields.wrong("file", "a file that no other LoRA has", lora.file());
            }
            loras.add(lora);
        }
        return loras;
    }
}
