package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.github.ctrlora4j.dist.http.wire.WireImages;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Carries out {@code POST /sdapi/v1/png-info}. Immutable. */
public final class PictureInfo {
    private static final Pattern SIZE = Pattern.compile("(\\d+)x(\\d+)");

    /** What stable-diffusion-webui fills in where a text says nothing. */
    private static final Map<String, Object> ABSENT = Map.ofEntries(
            Map.entry("Clip skip", "1"),
            Map.entry("Hires resize-1", 0),
            Map.entry("Hires resize-2", 0),
            Map.entry("Hires sampler", "Use same sampler"),
            Map.entry("Hires schedule type", "Use same scheduler"),
            Map.entry("Hires checkpoint", "Use same checkpoint"),
            Map.entry("Hires prompt", ""),
            Map.entry("Hires negative prompt", ""),
            Map.entry("Mask mode", "Inpaint masked"),
            Map.entry("Masked content", "original"),
            Map.entry("Inpaint area", "Whole picture"),
            Map.entry("Masked area padding", 32),
            Map.entry("RNG", "GPU"),
            Map.entry("Schedule type", "Automatic"),
            Map.entry("Schedule max sigma", 0),
            Map.entry("Schedule min sigma", 0),
            Map.entry("Schedule rho", 0),
            Map.entry("VAE Encoder", "Full"),
            Map.entry("VAE Decoder", "Full"),
            Map.entry("FP8 weight", "Disable"),
            Map.entry("Refiner switch by sampling steps", false));

    private final ImageHost host;

    public PictureInfo(ImageHost host) {
        this.host = host;
    }

    /** @throws ApiException 422 if there is no picture; a picture without a text is fine */
    public Map<String, Object> read(Fields fields) {
        String image = fields.text("image", "");
        if (image.isBlank()) {
            throw ApiException.of(404, "Image not found");
        }
        byte[] picture = WireImages.bytes(fields.path("image"), image);
        try {
            Path file = Files.createTempFile("ctrlora4j-info", ".image");
            try {
                Files.write(file, picture);
                return answer(host.readInfo(file), items(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new EngineException("there is no room for temporary files", e);
        } catch (CtrloraException e) {
            throw ApiException.field(fields.path("image"), e.problem());
        }
    }

    private static Map<String, String> items(Path file) {
        Map<String, String> items = new LinkedHashMap<>();
        try {
            items.putAll(ImageFiles.readText(file));
        } catch (CtrloraException e) {
            return items; // other formats have no named texts
        }
        items.remove("parameters");
        return items;
    }

    private static Map<String, Object> answer(ImageInfo info, Map<String, String> items) {
        boolean isText = info.writer()
                .filter(writer -> writer != ImageInfo.Writer.COMFY_UI)
                .isPresent();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("info", isText ? info.text() : "");
        answer.put("items", items);
        answer.put("parameters", isText ? parameters(info) : Map.of());
        return answer;
    }

    /** Sizes are taken apart, and what is missing is filled in, as there. */
    private static Map<String, Object> parameters(ImageInfo info) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("Prompt", info.request("").build().prompt());
        parameters.put("Negative prompt", info.request("").build().negativePrompt());
        info.fields().forEach((key, value) -> {
            Matcher size = SIZE.matcher(value);
            if (size.matches()) {
                parameters.put(key + "-1", size.group(1));
                parameters.put(key + "-2", size.group(2));
            } else {
                parameters.put(key, value);
            }
        });
        ABSENT.forEach(parameters::putIfAbsent);
        return parameters;
    }
}
