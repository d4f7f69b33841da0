package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.github.ctrlora4j.dist.http.wire.WireImages;
import io.github.ctrlora4j.imaging.PillowResize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Carries out {@code extra-single-image} and {@code extra-batch-images} without a network: Lanczos or nearest pixels, and
 * nothing for the upscaler {@code None}, as there. Stateless.
 */
public final class Extras {
    /** What {@code GET /sdapi/v1/upscalers} lists. */
    public static final List<String> UPSCALERS = List.of("None", "Lanczos", "Nearest");

    private static final int MAX_IMAGES = 16;

    private Extras() {}

    /** @throws ApiException 422 if there is no picture, or a network would be needed */
    public static Map<String, Object> single(Fields fields) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("html_info", "");
        answer.put("image", changed(fields, fields.path("image"), fields.text("image", "")));
        return answer;
    }

    /** Of a list of pictures; otherwise as {@link #single}. */
    public static Map<String, Object> batch(Fields fields) {
        List<Fields> images = fields.objects("imageList");
        if (images.size() > MAX_IMAGES) {
            throw ApiException.field(
                    fields.path("imageList"),
                    "has " + images.size() + " pictures; at most " + MAX_IMAGES + " are taken");
        }
        List<String> changed = new ArrayList<>();
        for (Fields image : images) {
            changed.add(changed(fields, image.path("data"), image.text("data", "")));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("html_info", "");
        answer.put("images", changed);
        return answer;
    }

    private static String changed(Fields fields, String path, String picture) {
        rejectNetworks(fields);
        if (picture.isBlank()) {
            throw ApiException.of(422, "Image not found");
        }
        RgbImage image = WireImages.source(path, picture).image();
        return WireImages.encode(enlarged(fields, image), "png", 0, Map.of());
    }

    private static void rejectNetworks(Fields fields) {
        for (String field : List.of("gfpgan_visibility", "codeformer_visibility")) {
            if (fields.number(field, 0) != 0) {
                throw ApiException.field(fields.path(field), "there is no face restoration here; send 0");
            }
        }
        boolean isSecondUsed = fields.number("extras_upscaler_2_visibility", 0) != 0;
        if (isSecondUsed && !upscaler(fields, "upscaler_2").equals("None")) {
            throw ApiException.field(fields.path("upscaler_2"), "two upscalers are not mixed here; send 'None'");
        }
    }

    private static String upscaler(Fields fields, String field) {
        String name = fields.text(field, "None").strip();
        return UPSCALERS.stream()
                .filter(known -> known.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ApiException.of(
                        422,
                        InvalidRequestException.unknownName(fields.path(field), name, UPSCALERS)
                                .getMessage()));
    }

    private static RgbImage enlarged(Fields fields, RgbImage image) {
        String upscaler = upscaler(fields, "upscaler_1");
        if (upscaler.equals("None")) {
            return image;
        }
        boolean isToSize = fields.whole("resize_mode", 0, 0, 1) == 1;
        int width = fields.whole("upscaling_resize_w", 512, 1, 4096);
        int height = fields.whole("upscaling_resize_h", 512, 1, 4096);
        ImageSize size = isToSize
                ? covering(fields, image, width, height)
                : size(fields, image, fields.number("upscaling_resize", 2, 1, 8));
        RgbImage large = upscaler.equals("Lanczos")
                ? PillowResize.lanczos(image, size.width(), size.height())
                : nearest(image, size);
        return isToSize && fields.flag("upscaling_crop", true)
                ? ResizeMode.cropped(large, new ImageSize(width, height))
                : large;
    }

    /** One side as wanted and the other one at least so. A factor could lose a pixel: 98 * (512.0 / 98) is below 512. */
    private static ImageSize covering(Fields fields, RgbImage image, int width, int height) {
        boolean isWidthExact = (long) width * image.height() >= (long) height * image.width();
        return isWidthExact
                ? allowed(fields, width, (long) width * image.height() / image.width())
                : allowed(fields, (long) height * image.width() / image.height(), height);
    }

    private static ImageSize size(Fields fields, RgbImage image, double factor) {
        return allowed(
                fields, Math.max(1, (long) (image.width() * factor)), Math.max(1, (long) (image.height() * factor)));
    }

    private static ImageSize allowed(Fields fields, long width, long height) {
        if (width * height > WireImages.MAX_PIXELS) {
            throw ApiException.field(
                    fields.path("upscaling_resize"),
                    "the picture would have " + width + "x" + height + " pixels; at most " + WireImages.MAX_PIXELS
                            + " are made");
        }
        return new ImageSize((int) width, (int) height);
    }

    private static RgbImage nearest(RgbImage image, ImageSize size) {
        byte[] from = image.toBytes();
        byte[] rgb = new byte[3 * size.width() * size.height()];
        for (int y = 0; y < size.height(); y++) {
            int row = (int) ((long) y * image.height() / size.height()) * image.width();
            for (int x = 0; x < size.width(); x++) {
                int source = 3 * (row + (int) ((long) x * image.width() / size.width()));
                System.arraycopy(from, source, rgb, 3 * (y * size.width() + x), 3);
            }
        }
        return RgbImage.of(size.width(), size.height(), rgb);
    }
}
