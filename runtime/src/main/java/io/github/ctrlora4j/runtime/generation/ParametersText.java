package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.runtime.infotext.InfoText;
import java.util.LinkedHashMap;
import java.util.Map;

/** The community's "parameters" text of an image, by the keys of {@link ParameterKeys}. Stateless. */
public final class ParametersText {
    private static final String OURS = "ctrlora4j ";

    private ParametersText() {}

    static String of(WrittenImage image) {
        Map<String, String> values = new LinkedHashMap<>();
        ParameterKeys.ALL.forEach(key -> key.writing().write(image, values));
        return new InfoText(image.request().prompt(), image.request().negativePrompt(), values).write();
    }

    /** What a text of this program or of stable-diffusion-webui says. */
    public static ImageInfo read(String text) {
        InfoText read = InfoText.parse(text);
        boolean isOurs = read.values().getOrDefault("Version", "").startsWith(OURS);
        return read(read, isOurs ? ImageInfo.Writer.CTRLORA4J : ImageInfo.Writer.WEB_UI)
                .writer(isOurs ? ImageInfo.Writer.CTRLORA4J : ImageInfo.Writer.WEB_UI, text)
                .build();
    }

    /** What a text says that a program wrote, or that was made from another form. */
    static ImageInfo.Builder read(InfoText text, ImageInfo.Writer writer) {
        RequestDraft draft = new RequestDraft(writer, text);
        ParameterKeys.ALL.forEach(key -> key.reading().read(draft));
        return draft.finish().fields(text.values());
    }
}
