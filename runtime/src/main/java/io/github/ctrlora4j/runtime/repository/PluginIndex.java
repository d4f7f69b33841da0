package io.github.ctrlora4j.runtime.repository;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.ctrlora4j.runtime.plugins.PluginVersions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The plugins that a repository offers, as its {@code plugins.json} lists them. Immutable. */
record PluginIndex(List<Entry> entries) {
    /** Name of the index within a repository; pf4j-update's default. */
    static final String FILE_NAME = "plugins.json";

    PluginIndex {
        entries = List.copyOf(entries);
    }

    /**
     * One plugin.
     *
     * @param id equals the jar's Plugin-Id
     * @param description for people; may be empty
     * @param provider who publishes it; may be empty
     * @param projectUrl its page; may be empty
     */
    @JsonPropertyOrder({"id", "description", "provider", "projectUrl", "releases"})
    record Entry(String id, String description, String provider, String projectUrl, List<Release> releases) {
        Entry {
            releases = List.copyOf(releases);
        }

        /** The newest release that this host can load. */
        Optional<Release> newest() {
            return releases.stream()
                    .filter(release -> PluginVersions.admitsHost(release.requires()))
                    .max(Comparator.comparing(Release::version, PluginVersions::compare));
        }

        Optional<Release> release(String version) {
            return releases.stream()
                    .filter(release -> release.version().equals(version))
                    .findFirst();
        }

        /** This entry with one more release, the newest last. */
        Entry with(Release release) {
            List<Release> all = new ArrayList<>(releases);
            all.add(release);
            all.sort(Comparator.comparing(Release::version, PluginVersions::compare));
            return new Entry(id, description, provider, projectUrl, all);
        }
    }

    /**
     * One version of a plugin.
     *
     * @param version semantic version, equals the jar's Plugin-Version
     * @param date day of publication, {@code 2026-11-26}
     * @param requires range of SPI versions; empty admits every host
     * @param url of the jar, absolute or relative to the index
     * @param sha512sum of the jar, 128 lower-case hexadecimal digits
     */
    @JsonPropertyOrder({"version", "date", "requires", "url", "sha512sum"})
    record Release(String version, String date, String requires, String url, String sha512sum) {}

    Optional<Entry> entry(String id) {
        return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    /** This index with {@code entry} in place of the one with its id, sorted by id. */
    PluginIndex with(Entry entry) {
        List<Entry> all = new ArrayList<>(entries);
        all.removeIf(other -> other.id().equals(entry.id()));
        all.add(entry);
        all.sort(Comparator.comparing(Entry::id));
        return new PluginIndex(all);
    }
}
