package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.dist.demo.ContactSheet;
import io.github.ctrlora4j.dist.demo.Lettering;
import io.github.ctrlora4j.dist.launch.ProgressDisplay;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every condition's map of the same sources on one sheet: a cell per condition with its maps side by side and its id
 * below; the first cell has the sources. A map that is refused is a crossed gray field. Confined to one thread.
 */
final class Gallery {
    /** Shorter side of a source when it is detected and shown; conditions are made for more than icons. */
    static final int SIDE = 192;

    private static final int CELLS_PER_ROW = 4;
    private static final int REFUSED = 0x404040;
    private static final int CROSS = 0x808080;

    private final Host.Plugins plugins;
    private final List<RgbImage> sources;
    private final List<String> refusals = new ArrayList<>();

    Gallery(Host.Plugins plugins, List<RgbImage> sources) {
        this.plugins = plugins;
        this.sources =
                sources.stream().map(source -> Resize.resizeImage(source, SIDE)).toList();
    }

    /** Empty if cancelled. */
    Optional<RgbImage> draw(ProgressDisplay progress, Cancellation cancellation) {
        List<RgbImage> cells = new ArrayList<>();
        cells.add(cell("source", sources));
        for (ConditionDescriptor condition : plugins.conditions()) {
            progress.begin(condition.id());
            cells.add(cell(condition.id(), maps(condition.id(), cancellation)));
            if (cancellation.isCancelled()) {
                return Optional.empty();
            }
        }
        RgbImage first = cells.get(0);
        while (cells.size() % CELLS_PER_ROW != 0) {
            cells.add(Canvas.black(first.width(), first.height()).toImage());
        }
        ContactSheet sheet = new ContactSheet();
        for (int i = 0; i < cells.size(); i += CELLS_PER_ROW) {
            sheet.addRow(cells.subList(i, i + CELLS_PER_ROW));
        }
        return Optional.of(sheet.draw());
    }

    /** Why maps are missing, one line each. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    private List<RgbImage> maps(String condition, Cancellation cancellation) {
        List<RgbImage> maps = new ArrayList<>();
        for (RgbImage source : sources) {
            try {
                DetectorArgument defaults = new DetectorArgument(condition, Map.of());
                maps.add(plugins.detect(defaults, source, 0, Optional.empty(), cancellation::isCancelled)
                        .image());
            } catch (InvalidRequestException e) {
                String refusal = condition + ": " + e.getMessage();
                if (!refusals.contains(refusal)) {
                    refusals.add(refusal);
                }
                maps.add(crossed(source));
            }
        }
        return maps;
    }

    private static RgbImage cell(String label, List<RgbImage> pictures) {
        Canvas canvas = Canvas.black(SIDE * pictures.size(), SIDE + Lettering.LINE);
        for (int i = 0; i < pictures.size(); i++) {
            canvas.paste(Resize.linear(pictures.get(i), SIDE, SIDE), i * SIDE, 0);
        }
        Lettering.draw(canvas, 0, SIDE, label);
        return canvas.toImage();
    }

    private static RgbImage crossed(RgbImage source) {
        int right = source.width() - 1;
        int bottom = source.height() - 1;
        Canvas canvas = Canvas.black(source.width(), source.height());
        canvas.fillRectangle(0, 0, source.width(), source.height(), REFUSED);
        canvas.line(0, 0, right, bottom, CROSS);
        canvas.line(right, 0, 0, bottom, CROSS);
        return canvas.toImage();
    }
}
