package io.github.ctrlora4j.dist.storm;

import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.packs.PackContents;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes packs of the LoRA that the canny plugin has for the miniature base. */
final class Packing {
    private Packing() {}

    static Path pack(StormSettings settings, String id) throws IOException {
        Path folder = settings.folder("material");
        Path zip = folder.resolve(id + ".zip");
        if (Files.exists(zip)) {
            return zip;
        }
        Path canny = settings.folder("canny-alone");
        if (StormSettings.list(canny).isEmpty()) {
            Files.copy(settings.jar("canny"), canny.resolve("canny.jar"));
        }
        try (Ctrlora4j ctrlora4j = settings.open(settings.models(), canny)) {
            ConditionLora lora = ctrlora4j.conditions().loras("canny").get(0);
            Path file = folder.resolve("canny.safetensors");
            if (!Files.exists(file)) {
                try (InputStream in = lora.open()) {
                    Files.copy(in, file);
                }
            }
            ctrlora4j
                    .packs()
                    .create(
                            new PackContents(
                                    PackDescriptor.builder()
                                            .id(id)
                                            .title(id)
                                            .preprocessor("canny")
                                            .license("MIT"),
                                    List.of(new PackContents.LoraFile(file, Optional.of("basecn"))),
                                    Map.of(),
                                    false),
                            zip,
                            new Cancellation());
        }
        return zip;
    }
}
