package io.github.ctrlora4j.runtime.repository;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.plugins.PluginJar;
import io.github.ctrlora4j.runtime.plugins.PluginVersions;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Entry;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Release;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads and writes {@code plugins.json}. Fields that we do not know are allowed; those that we do are checked. Stateless. */
final class IndexJson {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private final String where;

    private IndexJson(String where) {
        this.where = where;
    }

    /**
     * @param where what messages call the index: its address
     * @throws MalformedFileException naming the field that is wrong
     */
    static PluginIndex parse(byte[] json, String where) {
        return new IndexJson(where).index(json);
    }

    static byte[] write(PluginIndex index) {
        try {
            return JSON.writeValueAsBytes(index.entries());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("records of strings are JSON", e);
        }
    }

    private PluginIndex index(byte[] json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            String reason =
                    e instanceof JsonProcessingException parsing ? parsing.getOriginalMessage() : e.getMessage();
            throw new MalformedFileException(where + ": is no JSON: " + reason, e);
        }
        if (!root.isArray()) {
            throw new MalformedFileException(where + ": wanted an array of plugins, found "
                    + root.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < root.size(); i++) {
            Entry entry = entry(root.get(i), "[" + i + "]");
            if (!ids.add(entry.id().toLowerCase(Locale.ROOT))) {
                throw wrong("[" + i + "].id", "'" + entry.id() + "' for a second time");
            }
            entries.add(entry);
        }
        return new PluginIndex(entries);
    }

    private Entry entry(JsonNode node, String field) {
        String id = text(node, field, "id");
        if (!PluginJar.isId(id)) {
            throw wrong(field + ".id", "'" + id + "', wanted letters, digits, '-', '_' and single dots");
        }
        JsonNode releases = node.path("releases");
        if (!releases.isArray()) {
            throw wrong(field + ".releases", "no array");
        }
        List<Release> list = new ArrayList<>();
        Set<String> versions = new HashSet<>();
        for (int i = 0; i < releases.size(); i++) {
            String at = field + ".releases[" + i + "]";
            Release release = release(releases.get(i), at);
            if (!versions.add(release.version())) {
                throw wrong(at + ".version", "'" + release.version() + "' for a second time");
            }
            list.add(release);
        }
        return new Entry(
                id,
                optional(node, field, "description"),
                optional(node, field, "provider"),
                optional(node, field, "projectUrl"),
                list);
    }

    private Release release(JsonNode node, String field) {
        Release release = new Release(
                text(node, field, "version"),
                optional(node, field, "date"),
                optional(node, field, "requires"),
                text(node, field, "url"),
                text(node, field, "sha512sum").toLowerCase(Locale.ROOT));
        if (!PluginVersions.isVersion(release.version())) {
            throw wrong(field + ".version", "'" + release.version() + "', wanted a version such as 1.2.0");
        }
        if (!PluginVersions.isRange(release.requires())) {
            throw wrong(field + ".requires", "'" + release.requires() + "', wanted a range such as >=1.0.0 & <2.0.0");
        }
        if (!release.sha512sum().matches("[0-9a-f]{128}")) {
            throw wrong(field + ".sha512sum", "'" + release.sha512sum() + "', wanted 128 hexadecimal digits");
        }
        return release;
    }

    private String text(JsonNode node, String field, String name) {
        String value = optional(node, field, name);
        if (value.isEmpty()) {
            throw wrong(field + "." + name, "nothing; it is mandatory");
        }
        return value;
    }

    private String optional(JsonNode node, String field, String name) {
        if (!node.isObject()) {
            throw wrong(field, "no object");
        }
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw wrong(field + "." + name, value + ", wanted text");
        }
        return value.textValue();
    }

    private MalformedFileException wrong(String field, String found) {
        return new MalformedFileException(where + ": " + field + ": found " + found + "; its publisher must repair it");
    }
}
