package io.github.ctrlora4j.dist.http.webui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Reads requests against the real conditions and the miniature models, without an engine. */
final class Requests implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Ctrlora4j host = Ctrlora4j.open(
            RuntimeOptions.builder().modelFolder(DemoFiles.MODELS).device("cpu").build());
    final RequestReader reader = new RequestReader(
            host,
            new CheckpointTitles(host.models()),
            new ApiSamplers(host.samplers()),
            RequestLimits.standard(),
            Optional.empty());

    /** @param json with single quotes; PICTURE is a picture of 128 x 128 */
    Drawing read(String kind, String json) {
        return reader.read(kind, fields(json), OptionValues.defaults());
    }

    static Fields fields(String json) {
        try {
            return Fields.ofBody(
                    JSON.readTree(json.replace("PICTURE", picture()).replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    static String picture() {
        Path file = DemoFiles.source("rocket-twemoji");
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
