package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import java.util.LinkedHashMap;
import java.util.Map;

/** A pack as the commands show it. Stateless. */
final class PackText {
    private PackText() {}

    /** "my-edges 1.2.0: My edges, made by canny, LoRAs for 2 bases". */
    static String summary(PackDescriptor pack) {
        String how = pack.ownCondition()
                .map(own -> own.preprocessor().equals("none") ? "for finished images" : "made by " + own.preprocessor())
                .orElseGet(() -> "extends " + pack.extendedCondition().orElseThrow());
        int bases = pack.loras().size();
        return pack.name() + " " + pack.version() + ": " + pack.title() + ", " + how + ", LoRAs for " + bases
                + (bases == 1 ? " base" : " bases");
    }

    /** The names of {@code condition.json}. */
    static Map<String, Object> asMap(PackDescriptor pack) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", pack.name());
        pack.ownCondition().map(OwnCondition::id).ifPresent(id -> object.put("id", id));
        pack.ownCondition()
                .map(OwnCondition::preprocessor)
                .ifPresent(preprocessor -> object.put("preprocessor", preprocessor));
        pack.extendedCondition().ifPresent(condition -> object.put("extends", condition));
        object.put("title", pack.title());
        object.put("version", pack.version());
        object.put("license", pack.license());
        pack.author().ifPresent(author -> object.put("author", author));
        pack.page().ifPresent(page -> object.put("page", page));
        object.put("bases", pack.loras().stream().map(PackedLora::base).toList());
        return object;
    }
}
