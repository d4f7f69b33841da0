package io.github.ctrlora4j.runtime.packs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes {@code condition.json}: equal descriptors give equal bytes on every machine. Stateless. */
final class DescriptorWriter {
    private DescriptorWriter() {}

    static byte[] write(PackDescriptor descriptor) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("schema", DescriptorReader.SCHEMA);
        descriptor.ownCondition().ifPresent(own -> ownCondition(root, own));
        descriptor.extendedCondition().ifPresent(condition -> root.put("extends", condition));
        root.put("title", descriptor.title());
        root.put("version", descriptor.version());
        root.put("license", descriptor.license());
        descriptor.author().ifPresent(author -> root.put("author", author));
        descriptor.page().ifPresent(page -> root.put("page", page));
        for (PackedLora lora : descriptor.loras()) {
            root.withArray("loras")
                    .addObject()
                    .put("file", lora.file())
                    .put("base", lora.base())
                    .put("rank", lora.rank())
                    .put("size", lora.size())
                    .put("sha256", lora.sha256());
        }
        return text(root).getBytes(StandardCharsets.UTF_8);
    }

    private static void ownCondition(ObjectNode root, OwnCondition own) {
        root.put("id", own.id());
        root.put("preprocessor", own.preprocessor());
        own.parameters().forEach(root.withObject("/parameters")::put);
        own.aliases().forEach(root.withArray("aliases")::add);
        own.appearance().ifPresent(appearance -> root.put("appearance", appearance));
        own.purpose().ifPresent(purpose -> root.put("purpose", purpose.name().toLowerCase(Locale.ROOT)));
    }

    private static String text(ObjectNode root) {
        // Jackson's own printer would use the machine's line ending.
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is JSON", e);
        }
    }
}
