package io.github.ctrlora4j.dist.xyz;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.dist.xyz.XyzGrid.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Draws the cells of a sheet one after the other. Confined to one thread. */
public final class XyzRun {
    private final XyzGrid grid;
    private final Map<Cell, RgbImage> pictures = new LinkedHashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private boolean isCancelled;

    public XyzRun(XyzGrid grid) {
        this.grid = grid;
    }

    /**
     * Draws until all cells are drawn or the run is cancelled.
     *
     * @param cells in the order of {@link XyzGrid#cells()}
     * @param beginning is told each cell before it is drawn, and how many are finished
     * @param finished gets each cell's picture
     */
    public void draw(
            List<Cell> cells,
            ImageGenerator generator,
            ProgressListener progress,
            Cancellation cancellation,
            BiConsumer<Cell, Integer> beginning,
            BiConsumer<Cell, GeneratedImage> finished) {
        for (Cell cell : cells) {
            beginning.accept(cell, pictures.size());
            GenerationResult result = generator.generate(cell.request(), progress, cancellation);
            warnings.addAll(result.warnings());
            if (result.isCancelled() || result.images().isEmpty()) {
                isCancelled = true;
                return;
            }
            GeneratedImage image = result.images().get(0);
            pictures.put(cell, image.image());
            finished.accept(cell, image);
        }
    }

    public boolean isCancelled() {
        return isCancelled;
    }

    /** Of all cells, each once. */
    public List<String> warnings() {
        return new ArrayList<>(warnings);
    }

    /** Number of finished cells. */
    public int finished() {
        return pictures.size();
    }

    /** The finished pictures under their titles; cells that are missing stay dark. There must be one picture. */
    public RgbImage sheet() {
        return XyzSheet.draw(grid, pictures);
    }
}
