package io.github.ctrlora4j.runtime.images;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The kind of a file, judged by its first bytes. */
enum FileKind {
    PNG("a PNG image", "\u0089PNG\r\n\u001a\n"),
    JPEG("a JPEG image", "\u00ff\u00d8\u00ff"),
    GIF("a GIF image", "GIF8[79]a"),
    BMP("a BMP image", "BM.{4}\0\0\0\0"),
    WEBP("a WebP image", "RIFF.{4}WEBP"),
    /** Not read: a TIFF may hold any other format, in strips of any size. */
    TIFF("a TIFF image", "II\\*\0|MM\0\\*"),
    AVIF("an AVIF image", ".{4}ftypavi[fs]"),
    HEIC("a HEIC image", ".{4}ftyp(hei[cfmsx]|hev[cm])"),
    HEIF("an AVIF or HEIC image", ".{4}ftyp(mif1|msf1)"),
    JPEG_XL("a JPEG XL image", "\u00ff\n|\0\0\0\fJXL "),
    SVG("an SVG drawing", "\\s*(<\\?xml|<svg)"),
    PDF("a PDF document", "%PDF-"),
    ZIP("a zip archive or PyTorch checkpoint", "PK\u0003\u0004"),
    SAFETENSORS("a safetensors file", ".{8}\\{"),
    UNKNOWN("not an image", "");

    /** How many bytes {@link #of} needs. */
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
        return compareTo(SVG) < 0;
    }

    boolean isRead() {
        return compareTo(TIFF) < 0;
    }
}
