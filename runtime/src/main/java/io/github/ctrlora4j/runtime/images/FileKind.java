package io.github.ctrlora4j.runtime.images;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a file seems to be, by its first bytes. The first three are read as images. */
enum FileKind {
    PNG("a PNG image", "\u0089PNG\r\n\u001a\n"),
    JPEG("a JPEG image", "\u00ff\u00d8\u00ff"),
    GIF("a GIF image", "GIF8[79]a"),
    /** Not read: a BMP may embed a JPEG of any size, which ImageIO decodes without asking. */
    BMP("a BMP image", "BM.{4}\0\0\0\0"),
    WEBP("a WebP image", "RIFF.{4}WEBP"),
    TIFF("a TIFF image", "II\\*\0|MM\0\\*"),
    HEIF("an AVIF or HEIC image", ".{4}ftyp(avi[fs]|hei[cfmsx]|hev[cm]|mif1|msf1)"),
    SVG("an SVG drawing", "\\s*(<\\?xml|<svg)"),
    PDF("a PDF document", "%PDF-"),
    ZIP("a zip archive or PyTorch checkpoint", "PK\u0003\u0004"),
    SAFETENSORS("a safetensors file", ".{8}\\{"),
    UNKNOWN("no image", "");

    /** How many bytes {@link #of} wants to see. */
    static final int HEAD = 64;

    private final String description;
    private final Pattern magic;

    FileKind(String description, String magic) {
        this.description = description;
        this.magic = Pattern.compile(magic, Pattern.DOTALL);
    }

    static FileKind of(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(kind -> kind.magic.matcher(text).lookingAt())
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** "a WebP image". */
    String description() {
        return description;
    }

    boolean isImage() {
        return ordinal() < SVG.ordinal();
    }

    /** ImageIO's name of the format, if we read it. */
    Optional<String> readableFormat() {
        return ordinal() < BMP.ordinal() ? Optional.of(name()) : Optional.empty();
    }
}
