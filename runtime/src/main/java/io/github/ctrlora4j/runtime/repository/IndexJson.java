package io.github.ctrlora4j.runtime.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.json.JsonFields;
import io.github.ctrlora4j.runtime.json.JsonFields.TextRule;
import io.github.ctrlora4j.runtime.plugins.PluginJar;
import io.github.ctrlora4j.runtime.plugins.PluginVersions;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Entry;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Release;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads and writes {@code plugins.json}. Fields that we do not know are allowed; those that we know are checked and
 * made safe for a terminal. Stateless.
 */
final class IndexJson {
    private static final ObjectMapper WRITER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int MAX_RELEASES = 10_000;

    private static final TextRule ANY = new TextRule("(?s).*", 4096, "a text of at most 4096 characters");
    private static final TextRule URL = new TextRule("(?s).+", 4096, "a text of 1 to 4096 characters");
    private static final TextRule SHA_512 = new TextRule("[0-9a-fA-F]{128}", 128, "128 hexadecimal digits");

    private IndexJson() {}

    /**
     * @param where the index's name in messages: its address
     * @throws MalformedFileException naming the field that is wrong
     */
    static PluginIndex parse(byte[] json, String where) {
        List<Entry> entries = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonFields fields : JsonFields.array(
                json, problem -> new MalformedFileException(where, problem + "; its publisher must repair it"))) {
            Entry entry = entry(fields);
            if (!ids.add(entry.id().toLowerCase(Locale.ROOT))) {
                throw fields.wrong("id", "an id that no other plugin has", entry.id());
            }
            entries.add(entry);
        }
        return new PluginIndex(entries);
    }

    static byte[] write(PluginIndex index) {
        try {
            return WRITER.writeValueAsBytes(index.entries());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of strings are JSON", e);
        }
    }

    private static Entry entry(JsonFields fields) {
        String id = fields.text("id", ANY);
        if (!PluginJar.isId(id)) {
            throw fields.wrong("id", "up to 64 letters, digits, '-', '_' and single dots", id);
        }
        List<Release> releases = new ArrayList<>();
        Set<String> versions = new HashSet<>();
        for (JsonFields each : fields.objects("releases", 0, MAX_RELEASES)) {
            Release release = release(each);
            if (!versions.add(release.version())) {
                throw each.wrong("version", "a version that no other release has", release.version());
            }
            releases.add(release);
        }
        return new Entry(
                id,
                optional(fields, "description"),
                optional(fields, "provider"),
                optional(fields, "projectUrl"),
                releases);
    }

    private static Release release(JsonFields fields) {
        Release release = new Release(
                fields.text("version", ANY),
                optional(fields, "date"),
                optional(fields, "requires"),
                fields.text("url", URL),
                fields.text("sha512sum", SHA_512).toLowerCase(Locale.ROOT));
        if (!PluginVersions.isVersion(release.version())) {
            throw fields.wrong("version", "a version such as 1.2.0", release.version());
        }
        if (!PluginVersions.isRange(release.requires())) {
            throw fields.wrong("requires", "a range such as >=1.0.0 & <2.0.0", release.requires());
        }
        return release;
    }

    /** Empty if there is none. People see it on their terminals. */
    private static String optional(JsonFields fields, String name) {
        return fields.has(name) ? CtrloraException.oneLine(fields.text(name, ANY)) : "";
    }
}
