package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads how an image was made from the texts in its file. Stateless. */
public final class ImageInfoReader {
    private ImageInfoReader() {}

    /** See {@link io.github.ctrlora4j.api.host.ImageHost#readInfo(Path)}. */
    public static ImageInfo read(Path image) {
        return read(ImageFiles.readText(image));
    }

    /** @param texts by the keywords of their chunks */
    static ImageInfo read(Map<String, String> texts) {
        return Optional.ofNullable(texts.get("parameters"))
                .map(ParametersText::read)
                .orElseGet(() -> ImageInfo.builder().build());
    }
}
