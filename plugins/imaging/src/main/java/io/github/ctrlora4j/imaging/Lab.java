package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;
import java.util.List;

/** CIE Lab of sRGB under D65 in OpenCV's 8-bit form: L times 2.55, a and b plus 128, rounded. Stateless. */
public final class Lab {
    private Lab() {}

    /** L, a and b, each 0 to 255. */
    public static List<FloatPlane> channels(RgbImage source) {
        float[] linear = new float[256];
        for (int i = 0; i < linear.length; i++) {
            double value = i / 255.0;
            linear[i] = (float) (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        byte[] rgb = source.toBytes();
        float[] lightness = new float[rgb.length / 3];
        float[] a = new float[lightness.length];
        float[] b = new float[lightness.length];
        for (int i = 0; i < lightness.length; i++) {
            float red = linear[rgb[3 * i] & 0xFF];
            float green = linear[rgb[3 * i + 1] & 0xFF];
            float blue = linear[rgb[3 * i + 2] & 0xFF];
            // Rows of the sRGB to XYZ matrix, divided by the white point.
            double x = root((0.412453 * red + 0.357580 * green + 0.180423 * blue) / 0.950456);
            double luminance = 0.212671 * red + 0.715160 * green + 0.072169 * blue;
            double y = root(luminance);
            double z = root((0.019334 * red + 0.119193 * green + 0.950227 * blue) / 1.088754);
            lightness[i] = Math.round(2.55 * (luminance > 0.008856 ? 116 * y - 16 : 903.3 * luminance));
            a[i] = Math.round(500 * (x - y) + 128);
            b[i] = Math.round(200 * (y - z) + 128);
        }
        return List.of(plane(source, lightness), plane(source, a), plane(source, b));
    }

    private static double root(double t) {
        return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
    }

    private static FloatPlane plane(RgbImage source, float[] values) {
        return FloatPlane.of(source.width(), source.height(), values);
    }
}
