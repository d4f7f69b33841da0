package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Size in pixels, both sides positive. The model decides which sizes it can draw. */
public record ImageSize(int width, int height) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})[xX×](\\d{1,5})");

    public ImageSize {
        if (width < 1 || height < 1) {
            throw new InvalidRequestException("size", "needs positive sides, got " + width + "x" + height);
        }
    }

    /** Parses {@code 512x768}, width first. */
    public static ImageSize parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new InvalidRequestException("size", "must look like 512x768 (width x height), got '" + text + "'");
        }
        return new ImageSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
