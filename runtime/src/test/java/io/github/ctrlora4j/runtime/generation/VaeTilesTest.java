package io.github.ctrlora4j.runtime.generation;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.VaeTiling;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import io.github.ctrlora4j.runtime.MiniatureModels;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaeTilesTest {
    private static final List<String> SOURCES = List.of("astronaut-photo.png", "tulip-3d.png", "teddy-bear-noto.png");

    private final NDManager manager = GoldenModels.ENGINE.newManager();

    @AfterEach
    void free() {
        manager.close();
    }

    private NDArray input(int height, int width) {
        return manager.arange(2f * height * width).reshape(1, 2, height, width);
    }

    /** Where every tile is computed exactly, the blend is exact, but for the rounding of weighted means. */
    @ParameterizedTest
    @CsvSource({"20, 20", "21, 64", "37, 24", "100, 18"})
    void exactTilesMakeTheExactWhole(int height, int width) {
        NDArray input = input(height, width);
        NDArray same = new VaeTiles(20, 1, 1, false)
                .through(manager, input, (scope, tile, none) -> new NDList(tile.duplicate()));
        assertArrayEquals(input.toFloatArray(), same.toFloatArray(), 1e-6f * 2 * height * width);
    }

    @Test
    void scalesUpAndDown() {
        NDArray up = new VaeTiles(24, 1, 2, false)
                .through(
                        manager,
                        input(30, 40),
                        (scope, tile, none) -> new NDList(tile.repeat(2, 2).repeat(3, 2)));
        assertArrayEquals(input(30, 40).repeat(2, 2).repeat(3, 2).toFloatArray(), up.toFloatArray(), 1e-6f * 2400);
        NDArray down = new VaeTiles(24, 2, 1, false)
                .through(
                        manager,
                        up,
                        (scope, tile, none) ->
                                new NDList(tile.get(":, :, ::2, ::2").duplicate()));
        assertArrayEquals(input(30, 40).toFloatArray(), down.toFloatArray(), 1e-6f * 2400);
    }

    /** 40 cells in tiles of 20 that overlap by 16: (40 - 16) / 4 = 6 of them, from 0, 4, … 20. */
    @Test
    void takesAsFewTilesAsOverlapEnough() {
        List<Float> starts = new ArrayList<>();
        new VaeTiles(20, 1, 1, false).through(manager, input(1, 40), (scope, tile, none) -> {
            starts.add(tile.toFloatArray()[0]);
            return new NDList(tile.duplicate());
        });
        // Two parts without overlap are measured first.
        assertEquals(List.of(0f, 20f, 0f, 4f, 8f, 12f, 16f, 20f), starts);
    }

    /** The outermost cells of a tile see its edge, which the picture does not have there. */
    @Test
    void whatIsWrongAtInnerEdgesDoesNotShow() {
        NDArray whole = new VaeTiles(24, 1, 1, false)
                .through(manager, manager.ones(new Shape(1, 1, 50, 50)), (scope, tile, none) -> {
                    NDArray spoiled = scope.zeros(tile.getShape());
                    spoiled.set(new NDIndex(":, :, 4:-4, 4:-4"), 1f);
                    return new NDList(spoiled);
                });
        float[] inner = whole.get(":, :, 4:46, 4:46").toFloatArray();
        float[] ones = new float[inner.length];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, inner, 1e-6f);
    }

    /** A side of several tiles has no outer edge, where a tile's own edge would show; one tile's is the network's. */
    @Test
    void seamlessPicturesHaveInnerEdgesOnly() {
        NDArray whole = new VaeTiles(24, 1, 1, true)
                .through(manager, manager.ones(new Shape(1, 1, 50, 20)), (scope, tile, none) -> {
                    NDArray spoiled = scope.zeros(tile.getShape());
                    spoiled.set(new NDIndex(":, :, 4:-4, :"), 1f);
                    return new NDList(spoiled);
                });
        float[] ones = new float[50 * 20];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, whole.toFloatArray(), 1e-6f);
    }

    /** Every tile is computed exactly, so that what is put before and behind a side must be cut off exactly. */
    @ParameterizedTest
    @CsvSource({"20, 20", "21, 64", "37, 24", "100, 18"})
    void exactSeamlessTilesMakeTheExactWhole(int height, int width) {
        NDArray input = input(height, width);
        NDArray up = new VaeTiles(20, 1, 2, true)
                .through(
                        manager,
                        input,
                        (scope, tile, none) -> new NDList(tile.repeat(2, 2).repeat(3, 2)));
        assertArrayEquals(
                input.repeat(2, 2).repeat(3, 2).toFloatArray(), up.toFloatArray(), 1e-6f * 2 * height * width);
        NDArray down = new VaeTiles(20, 2, 1, true)
                .through(
                        manager,
                        up,
                        (scope, tile, none) ->
                                new NDList(tile.get(":, :, ::2, ::2").duplicate()));
        assertArrayEquals(input.toFloatArray(), down.toFloatArray(), 1e-6f * 2 * height * width);
    }

    @Test
    void rejectsTilesThatAreAllEdge() {
        assertThrows(IllegalArgumentException.class, () -> new VaeTiles(16, 1, 1, false));
    }

    /**
     * Sources of the demo side by side, each enlarged, and a black corner, so that tiles see very different pictures.
     */
    private static RgbImage picture(int width, int height) {
        List<RgbImage> sources = SOURCES.stream()
                .map(name ->
                        ImageFiles.read(MiniatureModels.DEMO.resolve("sources").resolve(name)))
                .map(source -> Resize.to(source, 256, 256, Interpolation.LINEAR))
                .toList();
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, o = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean isDark = x >= 512 && y >= 256;
                int color = isDark
                        ? 0
                        : sources.get((x / 256 + y / 256) % sources.size()).rgb(x % 256, y % 256);
                rgb[o++] = (byte) (color >> 16);
                rgb[o++] = (byte) (color >> 8);
                rgb[o++] = (byte) color;
            }
        }
        return RgbImage.of(width, height, rgb);
    }

    /**
     * Six parts that look nothing alike, in two tiles of a trained VAE. Measured: latents of up to 2.7 differ by at
     * most 0.022, pixels of 255 levels by 4.1, and by 0.27 in the mean; the bounds are twice that, and not a level in
     * the mean. With norms and attention of their own, tiles would differ by up to 44 levels.
     */
    @Test
    void aTiledPictureLooksLikeTheWhole() {
        Path file = MiniatureModels.FOLDER.resolve("miniature.safetensors");
        try (OpenedModel opened = GoldenModels.FILES.open(file, ModelRole.CHECKPOINT);
                WholeModel model = WholeModel.load(GoldenModels.ENGINE, file, opened.weights())) {
            PictureCodec whole = PictureCodec.whole(model);
            List<Boolean> asked = new ArrayList<>();
            PictureCodec tiled = new PictureCodec(model, VaeTiling.ALWAYS, false, () -> asked.add(true));
            RgbImage picture = picture(768, 512);
            NDArray latent = whole.encode(manager, picture);
            assertClose(latent.toFloatArray(), tiled.encode(manager, picture).toFloatArray(), 0.045);
            assertEquals(4, asked.size());
            float[] expected = whole.decode(manager, latent).mul(127.5f).toFloatArray();
            float[] decoded = tiled.decode(manager, latent).mul(127.5f).toFloatArray();
            assertClose(expected, decoded, 8.2);
            double sum = 0;
            for (int i = 0; i < expected.length; i++) {
                sum += Math.abs(expected[i] - decoded[i]);
            }
            double mean = sum / expected.length;
            assertTrue(mean < 0.6, () -> "differs by " + mean + " levels");
        }
    }

    /** 1280 x 1024 pixels are the largest that are done whole. */
    @Test
    void largePicturesAreTiledUnlessTheRequestSaysOtherwise() {
        assertFalse(PictureCodec.isTiled(VaeTiling.AUTO, 1280, 1024));
        assertTrue(PictureCodec.isTiled(VaeTiling.AUTO, 1288, 1024));
        assertTrue(PictureCodec.isTiled(VaeTiling.ALWAYS, 64, 64));
        assertFalse(PictureCodec.isTiled(VaeTiling.NEVER, 2048, 2048));
    }
}
