package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.infotext.ComfyGraph;
import java.nio.file.Path;
import java.util.Map;

/** Reads how an image was made from the texts in its file. Stateless. */
public final class ImageInfoReader {
    private ImageInfoReader() {}

    /** See {@link io.github.ctrlora4j.api.host.ImageHost#readInfo(Path)}. */
    public static ImageInfo read(Path image) {
        return read(ImageFiles.readText(image));
    }

    /** @param texts by the keywords of their chunks; those of ComfyUI are {@code prompt} and {@code workflow} */
    static ImageInfo read(Map<String, String> texts) {
        String parameters = texts.getOrDefault("parameters", "");
        String prompt = texts.getOrDefault("prompt", "");
        String workflow = texts.getOrDefault("workflow", "");
        if (!parameters.isEmpty()) {
            return ParametersText.read(parameters);
        }
        if (!prompt.isEmpty()) {
            return comfyUi(ComfyGraph.ofPrompt(prompt), prompt);
        }
        return workflow.isEmpty() ? ImageInfo.builder().build() : comfyUi(ComfyGraph.ofWorkflow(workflow), workflow);
    }

    private static ImageInfo comfyUi(ComfyGraph graph, String json) {
        ImageInfo.Builder info =
                ParametersText.read(graph.text(), ImageInfo.Writer.COMFY_UI).writer(ImageInfo.Writer.COMFY_UI, json);
        graph.notTaken().forEach(line -> info.notTaken(CtrloraException.oneLine(line)));
        return info.build();
    }
}
