package io.github.ctrlora4j.runtime.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MemoryException;
import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.host.ConditionImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class InstalledConditionTest {
    private static final Networks NO_NETWORKS = network -> {
        throw new AssertionError("no network is wanted");
    };
    private static final RgbImage SOURCE = image(4, 2, 0xFF102030, 0xFF102030);
    /** White on the left, black on the right. */
    private static final RgbImage MASK = image(2, 1, 0xFFFFFFFF, 0xFF000000);

    /** Returns its mask, so that the test sees what arrives; without one its source. */
    private static InstalledCondition condition(boolean takesMask) {
        ConditionDescriptor.Builder builder = ConditionDescriptor.builder("echo");
        ConditionDescriptor descriptor = takesMask ? builder.takesMask().build() : builder.build();
        Condition echo = new Condition() {
            @Override
            public ConditionDescriptor descriptor() {
                return descriptor;
            }

            @Override
            public RgbImage detect(RgbImage image, DetectionContext context) {
                return context.mask().orElse(image);
            }
        };
        return InstalledCondition.of(echo, "class path", NO_NETWORKS);
    }

    private static RgbImage image(int width, int height, int left, int right) {
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            int color = i % width < width / 2 ? left : right;
            pixels[3 * i] = (byte) (color >> 16);
            pixels[3 * i + 1] = (byte) (color >> 8);
            pixels[3 * i + 2] = (byte) color;
        }
        return RgbImage.of(width, height, pixels);
    }

    private static RgbImage detected(Optional<RgbImage> mask) {
        return condition(true).detect(SOURCE, Map.of(), 0, mask, () -> false).image();
    }

    @Test
    void stretchesAMaskOfAnotherSize() {
        assertEquals(image(4, 2, 0xFFFFFFFF, 0xFF000000), detected(Optional.of(MASK)));
    }

    @Test
    void rejectsAMaskThatNobodyUses() {
        InvalidRequestException rejection = assertThrows(InvalidRequestException.class, () -> condition(false)
                .detect(SOURCE, Map.of(), 0, Optional.of(MASK), () -> false));
        assertEquals(
                "condition echo: takes no mask; leave it out, or use a condition that takes one",
                rejection.getMessage());
    }

    @Test
    void takesTheErasedAreaForLackOfAMask() {
        Optional<RgbImage> erased = Optional.of(SOURCE);
        Optional<RgbImage> given = Optional.of(MASK);
        assertEquals(erased, condition(true).mask(Optional.empty(), erased));
        assertEquals(given, condition(true).mask(given, erased));
        assertEquals(Optional.empty(), condition(false).mask(Optional.empty(), erased));
    }

    /** What a plugin does with a picture. */
    private interface Doing {
        RgbImage with(RgbImage image, DetectionContext context);
    }

    private static InstalledCondition doing(Doing doing) {
        Condition condition = new Condition() {
            @Override
            public ConditionDescriptor descriptor() {
                return ConditionDescriptor.builder("odd").build();
            }

            @Override
            public RgbImage detect(RgbImage image, DetectionContext context) {
                return doing.with(image, context);
            }
        };
        return InstalledCondition.of(condition, "odd.jar", NO_NETWORKS);
    }

    private static ConditionImage detected(Doing doing) {
        return doing(doing).detect(SOURCE, Map.of(), 0, Optional.empty(), () -> false);
    }

    private static void assertBlamed(String problem, Doing doing) {
        for (Executable call : List.<Executable>of(
                () -> detected(doing), () -> doing(doing).trainingImage(SOURCE, Map.of(), 0, () -> false))) {
            PluginException e = assertThrows(PluginException.class, call);
            assertEquals(Optional.of("condition odd (odd.jar)"), e.subject());
            assertTrue(e.problem().contains(problem), e.problem());
            assertTrue(e.problem().endsWith("report this to the plugin's author"), e.problem());
        }
    }

    @Test
    void aPluginsFaultIsThePlugins() {
        assertBlamed("failed: java.lang.IllegalStateException: oops", (image, context) -> {
            throw new IllegalStateException("oops");
        });
        assertBlamed("failed: java.lang.AssertionError", (image, context) -> {
            throw new AssertionError();
        });
        assertBlamed("failed: java.lang.NoClassDefFoundError: a/B", (image, context) -> {
            throw new NoClassDefFoundError("a/B");
        });
        assertBlamed("returned 2x2 for a source of 4x2", (image, context) -> image(2, 2, 0, 0));
    }

    @Test
    @SuppressWarnings("NullAway") // what a plugin's author may do
    void nothingInPlaceOfAPictureIsThePluginsFault() {
        assertBlamed("returned null", (image, context) -> null);
    }

    @Test
    void whatTheUserDidWrongIsNotThePluginsFault() {
        InvalidRequestException rejection = assertThrows(
                InvalidRequestException.class,
                () -> detected((image, context) -> {
                    throw new InvalidRequestException("image", "has no face");
                }));
        assertEquals("image: has no face", rejection.getMessage());
    }

    @Test
    void memoryThatRunsOutIsTheMachines() {
        MemoryException failure = assertThrows(
                MemoryException.class,
                () -> detected((image, context) -> {
                    throw new OutOfMemoryError("Java heap space");
                }));
        assertEquals(Optional.of("condition odd (odd.jar)"), failure.subject());
    }

    @Test
    void aConditionMaySayWhatMadeItsImage() {
        assertEquals(Optional.empty(), detected((image, context) -> image).madeBy());
        assertEquals(
                Optional.of("network"),
                detected((image, context) -> {
                            context.madeBy("network");
                            return image;
                        })
                        .madeBy());
    }

    @Test
    void aConditionSeesThatItIsCancelled() {
        boolean[] seen = {false};
        doing((image, context) -> {
                    seen[0] = context.isCancelled();
                    return image;
                })
                .detect(SOURCE, Map.of(), 0, Optional.empty(), () -> true);
        assertTrue(seen[0]);
    }
}
