package io.github.ctrlora4j.dist.study;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.attributes.ViewBox;
import com.github.weisj.jsvg.parser.SVGLoader;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Draws icons of iconify's sets as training pictures for the miniature models, with captions in the words that these
 * know.
 */
final class EmojiPictures {
    /** Java's gradients end once; the second of two stops at the end shows nowhere within a figure. */
    private static final Pattern SECOND_END =
            Pattern.compile("(<stop offset=\"1\"[^>]*/>)(?:<stop offset=\"1\"[^>]*/>)+");

    private EmojiPictures() {}

    /**
     * Arguments: target folder; number of pictures; {@code all}, {@code training} or {@code held-out}; a kind of
     * {@link Staging} in lower case; then pairs of style and {@code icons.json}. Existing pictures stay.
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        Predicate<Emoji> part = part(arguments[2]);
        Staging.Kind staging = Staging.Kind.valueOf(arguments[3].toUpperCase(Locale.ROOT));
        List<Emoji> icons = new ArrayList<>();
        for (int i = 4; i < arguments.length; i += 2) {
            Emoji.read(arguments[i], Path.of(arguments[i + 1])).stream()
                    .filter(part)
                    .forEach(icons::add);
        }
        icons.sort(Emoji.MIXED);
        Files.createDirectories(folder);
        int drawn = 0;
        for (int i = 0; i < icons.size() && drawn < count; i++) {
            drawn += isDrawn(folder, icons.get(i), Staging.of(icons.get(i), staging)) ? 1 : 0;
        }
        System.out.println(drawn + " pictures in " + folder);
    }

    /** @return false for the few icons that cannot be drawn; they are left out */
    private static boolean isDrawn(Path folder, Emoji icon, Staging staging) throws IOException {
        Path picture = folder.resolve(icon.stem() + ".png");
        if (Files.exists(picture)) {
            return true;
        }
        RgbImage image;
        try {
            image = drawn(icon, staging);
        } catch (IllegalArgumentException e) {
            return false;
        }
        Files.writeString(folder.resolve(icon.stem() + ".txt"), icon.caption(staging.background()));
        ImageFiles.writePng(picture, image, Map.of());
        return true;
    }

    private static Predicate<Emoji> part(String name) {
        return switch (name) {
            case "all" -> icon -> true;
            case "training" -> icon -> !icon.isHeldOut();
            case "held-out" -> Emoji::isHeldOut;
            default -> throw new IllegalArgumentException("all, training or held-out, not " + name);
        };
    }

    @SuppressWarnings("deprecation") // what replaces this way of loading came after this version
    static RgbImage drawn(Emoji icon, Staging staging) {
        byte[] svg = SECOND_END.matcher(icon.svg()).replaceAll("$1").getBytes(StandardCharsets.UTF_8);
        SVGDocument document = new SVGLoader().load(new ByteArrayInputStream(svg));
        if (document == null) {
            throw new IllegalArgumentException(icon.name());
        }
        BufferedImage picture = new BufferedImage(Staging.SIDE, Staging.SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(staging.background().color());
        graphics.fillRect(0, 0, Staging.SIDE, Staging.SIDE);
        if (staging.isMirrored()) {
            graphics.translate(Staging.SIDE, 0);
            graphics.scale(-1, 1);
        }
        document.render(null, graphics, new ViewBox(staging.left(), staging.top(), staging.size(), staging.size()));
        graphics.dispose();
        return RgbImage.from(picture);
    }
}
