package io.github.ctrlora4j.dist.demo;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.dist.launch.ProgressDisplay;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.Lettering;
import io.github.ctrlora4j.imaging.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Every condition's image of the same sources on one sheet: a cell per condition with its images side by side and its
 * id below, with {@code -substitute} if no network made them but could; the first cell has the sources. A condition
 * that fails is shown as a crossed-out gray field. Confined to one thread.
 */
public final class Gallery {
    /** Shorter side of an icon when it is detected and shown; conditions are made for more than icons. */
    public static final int ICON_SIDE = 192;

    /** Shorter side of a photograph. */
    public static final int PHOTOGRAPH_SIDE = 384;

    private static final int CELLS_PER_ROW = 4;
    private static final int REJECTED = 0x404040;
    private static final int CROSS = 0x808080;

    private final Conditions installed;
    private final int side;
    private final List<RgbImage> sources;
    private final List<String> rejections = new ArrayList<>();

    /** @param side the shorter side of the sources and condition images; a multiple of 64 */
    public Gallery(Conditions installed, List<RgbImage> sources, int side) {
        this.installed = installed;
        this.side = side;
        this.sources =
                sources.stream().map(source -> Resize.resizeImage(source, side)).toList();
    }

    /** Empty if cancelled. */
    public Optional<RgbImage> draw(ProgressDisplay progress, Cancellation cancellation) {
        List<RgbImage> cells = new ArrayList<>();
        cells.add(cell("source", sources));
        List<ConditionDescriptor> conditions = installed.list();
        for (int i = 0; i < conditions.size(); i++) {
            String id = conditions.get(i).id();
            progress.begin(id + " (" + (i + 1) + " of " + conditions.size() + ")");
            try {
                cells.add(cell(conditions.get(i), cancellation));
            } catch (CancellationException e) {
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

    /** Why condition images are missing, one line each. */
    public List<String> rejections() {
        return List.copyOf(rejections);
    }

    private RgbImage cell(ConditionDescriptor condition, Cancellation cancellation) {
        List<RgbImage> maps = new ArrayList<>();
        boolean substituted = false;
        for (RgbImage source : sources) {
            try {
                ConditionInput input =
                        ConditionInput.builder(condition.id(), source).build();
                ConditionImage made = installed.detect(input, Optional.empty(), 0, cancellation);
                substituted |= !condition.networks().isEmpty()
                        && made.madeBy().filter(by -> by.startsWith("network ")).isEmpty();
                maps.add(made.image());
            } catch (InvalidRequestException e) {
                String rejection = condition.id() + ": " + e.getMessage();
                if (!rejections.contains(rejection)) {
                    rejections.add(rejection);
                }
                maps.add(crossed(source));
            }
        }
        return cell(condition.id() + (substituted ? "-substitute" : ""), maps);
    }

    /** Several pictures become squares of one size; a single one keeps its shape. */
    private RgbImage cell(String label, List<RgbImage> pictures) {
        int width = sources.size() == 1 ? sources.get(0).width() : side;
        int height = sources.size() == 1 ? sources.get(0).height() : side;
        Canvas canvas = Canvas.black(width * pictures.size(), height + Lettering.LINE);
        for (int i = 0; i < pictures.size(); i++) {
            canvas.paste(Resize.linear(pictures.get(i), width, height), i * width, 0);
        }
        Lettering.draw(canvas, 0, height, label);
        return canvas.toImage();
    }

    private static RgbImage crossed(RgbImage source) {
        int right = source.width() - 1;
        int bottom = source.height() - 1;
        Canvas canvas = Canvas.black(source.width(), source.height());
        canvas.fillRectangle(0, 0, source.width(), source.height(), REJECTED);
        canvas.line(0, 0, right, bottom, CROSS);
        canvas.line(right, 0, 0, bottom, CROSS);
        return canvas.toImage();
    }
}
