package io.github.ctrlora4j.dist.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.attributes.ViewBox;
import com.github.weisj.jsvg.parser.SVGLoader;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Draws icons of iconify's sets as training pictures for the miniature models, with captions in the words that these
 * know.
 */
final class EmojiPictures {
    private static final int SIDE = 128;
    private static final int MARGIN = 8;

    /** Flags, letters and the many skin tones teach nothing. */
    private static final Pattern UNWANTED =
            Pattern.compile("^(flag|keycap|regional).*|.*(skin-tone|-tone-|light-skin|medium-|dark-skin).*|^.$|^\\d.*");

    private EmojiPictures() {}

    private record Icon(String name, String style, String svg) {}

    /** Arguments: target folder, number of pictures, then pairs of style and {@code icons.json}. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        List<Icon> icons = new ArrayList<>();
        for (int i = 2; i < arguments.length; i += 2) {
            icons.addAll(icons(arguments[i], Path.of(arguments[i + 1])));
        }
        // By a hash, so that any number of them is a mixture.
        icons.sort(Comparator.comparing((Icon icon) -> (icon.name() + icon.style()).hashCode() * 0x9E3779B9)
                .thenComparing(Icon::name));
        Files.createDirectories(folder);
        for (Icon icon : icons.subList(0, Math.min(count, icons.size()))) {
            String stem = icon.name() + "-" + icon.style();
            ImageFiles.writePng(folder.resolve(stem + ".png"), drawn(icon), Map.of());
            Files.writeString(
                    folder.resolve(stem + ".txt"),
                    icon.name().replace('-', ' ') + ", " + icon.style() + " style, white background");
        }
    }

    private static List<Icon> icons(String style, Path file) throws IOException {
        JsonNode set = new ObjectMapper().readTree(file.toFile());
        List<Icon> icons = new ArrayList<>();
        set.get("icons").properties().forEach(entry -> {
            JsonNode icon = entry.getValue();
            if (!UNWANTED.matcher(entry.getKey()).matches()
                    && !icon.path("hidden").asBoolean()) {
                int width = icon.path("width").asInt(set.path("width").asInt());
                int height = icon.path("height").asInt(set.path("height").asInt());
                icons.add(new Icon(
                        entry.getKey(),
                        style,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
                                + " viewBox=\"0 0 " + width + " " + height + "\">"
                                + icon.get("body").asText() + "</svg>"));
            }
        });
        return icons;
    }

    @SuppressWarnings("deprecation") // what replaces this way of loading came after this version
    private static RgbImage drawn(Icon icon) {
        SVGDocument document = Objects.requireNonNull(
                new SVGLoader().load(new ByteArrayInputStream(icon.svg().getBytes(StandardCharsets.UTF_8))),
                icon.name());
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, SIDE, SIDE);
        document.render(null, graphics, new ViewBox(MARGIN, MARGIN, SIDE - 2 * MARGIN, SIDE - 2 * MARGIN));
        graphics.dispose();
        return RgbImage.from(picture);
    }
}
