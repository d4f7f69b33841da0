package io.github.ctrlora4j.runtime.images;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/** An ICC profile that is embedded in a picture, and how its colors become sRGB. Immutable. */
final class ColorProfile {
    /** Printer profiles have some 2 MB. */
    static final int MAX_BYTES = 8 << 20;

    /** A smaller difference is rounding in the profile: the picture is sRGB and stays as it is. */
    private static final int SAME = 2;

    private final ICC_Profile profile;

    private ColorProfile(ICC_Profile profile) {
        this.profile = profile;
    }

    /**
     * @return empty for a profile that is damaged or for another number of channels: it is ignored, as in other
     * programs
     */
    static Optional<ColorProfile> of(byte[] icc, int channels) {
        if (icc.length == 0 || icc.length > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            ICC_Profile profile = ICC_Profile.getInstance(icc);
            return profile.getNumComponents() == channels ? Optional.of(new ColorProfile(profile)) : Optional.empty();
        } catch (IllegalArgumentException | CMMException e) {
            return Optional.empty();
        }
    }

    /** An interleaved 8-bit raster in sRGB, of the same size, or empty if the profile turns out damaged. */
    Optional<WritableRaster> toSrgb(Raster pixels) {
        try {
            WritableRaster converted =
                    Raster.createInterleavedRaster(0, pixels.getWidth(), pixels.getHeight(), 3, null);
            ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
            new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null).filter(pixels, converted);
            return Optional.of(converted);
        } catch (IllegalArgumentException | CMMException e) {
            return Optional.empty();
        }
    }

    /** The picture in sRGB, with its alpha; the picture itself if it is sRGB already. */
    BufferedImage toSrgb(BufferedImage image) {
        if (!image.getColorModel().getColorSpace().isCS_sRGB() || isSrgb()) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        int[] argb = image.getRGB(0, 0, width, height, null, 0, width);
        WritableRaster stored = Raster.createInterleavedRaster(0, width, height, 3, null);
        stored.setDataElements(0, 0, width, height, rgb(argb));
        Optional<WritableRaster> converted = toSrgb(stored);
        if (converted.isEmpty()) {
            return image;
        }
        byte[] rgb = (byte[]) converted.get().getDataElements(0, 0, width, height, null);
        for (int i = 0; i < argb.length; i++) {
            argb[i] = argb[i] & 0xFF000000
                    | (rgb[3 * i] & 0xFF) << 16
                    | (rgb[3 * i + 1] & 0xFF) << 8
                    | rgb[3 * i + 2] & 0xFF;
        }
        int type = image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        BufferedImage result = new BufferedImage(width, height, type);
        result.setRGB(0, 0, width, height, argb, 0, width);
        return result;
    }

    private static byte[] rgb(int[] argb) {
        byte[] rgb = new byte[Math.multiplyExact(3, argb.length)];
        for (int i = 0; i < argb.length; i++) {
            rgb[3 * i] = (byte) (argb[i] >> 16);
            rgb[3 * i + 1] = (byte) (argb[i] >> 8);
            rgb[3 * i + 2] = (byte) argb[i];
        }
        return rgb;
    }

    /** Compares the conversion of 6 x 6 x 6 colors. */
    private boolean isSrgb() {
        if (new ICC_ColorSpace(profile).isCS_sRGB()) {
            return true;
        }
        byte[] colors = new byte[3 * 216];
        for (int i = 0; i < 216; i++) {
            colors[3 * i] = (byte) (i / 36 * 51);
            colors[3 * i + 1] = (byte) (i / 6 % 6 * 51);
            colors[3 * i + 2] = (byte) (i % 6 * 51);
        }
        WritableRaster stored = Raster.createInterleavedRaster(0, 216, 1, 3, null);
        stored.setDataElements(0, 0, 216, 1, colors);
        return toSrgb(stored)
                .map(converted -> isNear(colors, (byte[]) converted.getDataElements(0, 0, 216, 1, null)))
                .orElse(true);
    }

    private static boolean isNear(byte[] a, byte[] b) {
        for (int i = 0; i < a.length; i++) {
            if (Math.abs((a[i] & 0xFF) - (b[i] & 0xFF)) > SAME) {
                return false;
            }
        }
        return true;
    }
}
