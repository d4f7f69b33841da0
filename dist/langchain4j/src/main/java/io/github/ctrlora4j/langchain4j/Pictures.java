package io.github.ctrlora4j.langchain4j;

import dev.langchain4j.data.image.Image;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.images.SourcePicture;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** LangChain4j's images. Stateless. */
final class Pictures {
    private static final String IMAGE = "image";
    private static final String MASK = "mask";

    private Pictures() {}

    static Image encoded(GeneratedImage generated) {
        byte[] png = ImageFiles.encodePng(generated.image(), Map.of("parameters", generated.parameters()));
        return Image.builder()
                .base64Data(Base64.getEncoder().encodeToString(png))
                .mimeType("image/png")
                .revisedPrompt(generated.parameters())
                .build();
    }

    /**
     * The request for another picture; how it is changed stays. A mask of the request belongs to another picture, so it
     * does not.
     */
    static GenerationRequest edit(GenerationRequest request, Image image, Optional<Image> mask) {
        SourcePicture picture = ImageFiles.readSource(bytes(image, IMAGE), IMAGE);
        GenerationRequest.Builder edit = request.toBuilder()
                .initialImage(initialImage(request, picture.image()))
                .withoutInpainting();
        mask.map(given -> ImageFiles.readMask(bytes(given, MASK), MASK))
                .or(picture::erased)
                .ifPresent(area -> edit.inpainting(inpainting(request, area)));
        return edit.build();
    }

    private static InitialImage initialImage(GenerationRequest request, RgbImage image) {
        InitialImage.Builder initial = InitialImage.builder(image);
        request.initialImage()
                .ifPresent(before ->
                        initial.denoise(before.denoise()).fit(before.fit()).allSteps(before.allSteps()));
        return initial.build();
    }

    private static Inpainting inpainting(GenerationRequest request, RgbImage mask) {
        Inpainting.Builder inpainting = Inpainting.builder(mask);
        request.inpainting().ifPresent(before -> inpainting
                .blur(before.blurX(), before.blurY())
                .content(before.content())
                .onlyMasked(before.onlyMasked())
                .padding(before.padding())
                .inverted(before.inverted()));
        return inpainting.build();
    }

    private static byte[] bytes(Image image, String name) {
        if (image.base64Data() == null) {
            throw new InvalidRequestException(
                    name, "has no base64 data; read the picture and give its bytes, because no URL is opened");
        }
        try {
            return Base64.getMimeDecoder().decode(image.base64Data());
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(name, "its data is not base64: " + e.getMessage(), e);
        }
    }
}
