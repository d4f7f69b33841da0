package io.github.ctrlora4j.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.SpiVersion;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Entry;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Release;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PluginIndexTest {
    private static Release release(String version, String requires) {
        return new Release(version, "", requires, version + ".jar", "");
    }

    private static Entry entry(String id, String... versions) {
        return new Entry(
                id,
                "",
                "",
                "",
                Arrays.stream(versions).map(version -> release(version, "")).toList());
    }

    private static List<String> versions(Entry entry) {
        return entry.releases().stream().map(Release::version).toList();
    }

    /** Numbers are compared as numbers, and a candidate is older than its release. */
    @Test
    void theNewestIsTheHighestVersion() {
        assertEquals(
                Optional.of("1.10.0"),
                entry("a", "1.9.0", "1.10.0", "1.10.0-rc.1").newest().map(Release::version));
        assertEquals(Optional.empty(), entry("a").newest());
    }

    @Test
    void releasesForAnotherHostDoNotCount() {
        Entry entry = new Entry(
                "a", "", "", "", List.of(release("1.0.0", SpiVersion.CURRENT), release("2.0.0", ">=999.0.0")));
        assertEquals(Optional.of("1.0.0"), entry.newest().map(Release::version));
        assertEquals(Optional.of("2.0.0"), entry.release("2.0.0").map(Release::version));
    }

    @Test
    void aNewReleaseFindsItsPlace() {
        Entry entry = entry("a", "1.0.0", "10.0.0").with(release("2.0.0", ""));
        assertEquals(List.of("1.0.0", "2.0.0", "10.0.0"), versions(entry));
    }

    @Test
    void anEntryReplacesTheOneOfItsId() {
        PluginIndex index = new PluginIndex(List.of(entry("c"), entry("a", "1.0.0")))
                .with(entry("a", "2.0.0"))
                .with(entry("b"));
        assertEquals(
                List.of("a", "b", "c"), index.entries().stream().map(Entry::id).toList());
        assertEquals(List.of("2.0.0"), versions(index.entry("a").orElseThrow()));
        assertEquals(Optional.empty(), index.entry("A"));
    }
}
