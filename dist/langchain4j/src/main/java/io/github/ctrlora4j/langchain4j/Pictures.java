package io.github.ctrlora4j.langchain4j;

import dev.langchain4j.data.image.Image;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.util.Base64;
import java.util.Map;

/** LangChain4j's images. Stateless. */
final class Pictures {
    private Pictures() {}

    static Image encoded(GeneratedImage generated) {
        byte[] png = ImageFiles.encodePng(generated.image(), Map.of("parameters", generated.parameters()));
        return Image.builder()
                .base64Data(Base64.getEncoder().encodeToString(png))
                .mimeType("image/png")
                .revisedPrompt(generated.parameters())
                .build();
    }
}
