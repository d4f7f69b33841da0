package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.ControlMode;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.images.SourcePicture;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One ControlNet unit of a request, checked. Immutable.
 *
 * @param path of the unit in the request, for messages
 * @param condition whose preprocessor runs, by id or alias; {@link ConditionInput#NONE} for a finished condition image
 * @param model LoRA or ControlNet, unless it is the condition's own LoRA
 * @param isInitial whether the picture is the one that img2img changes
 * @param parameters of the preprocessor
 * @param isMapWanted whether the answer has the condition image
 */
record ControlUnit(
        String path,
        String condition,
        Optional<ControlCatalog.Model> model,
        SourcePicture picture,
        boolean isInitial,
        Optional<RgbImage> mask,
        ResizeMode resizeMode,
        Map<String, String> parameters,
        double weight,
        double start,
        double end,
        ControlMode mode,
        boolean isMapWanted) {
    ControlUnit {
        parameters = Map.copyOf(parameters);
    }

    /**
     * The condition of a generation.
     *
     * @param conditions for a preprocessor that has to run before bars are added to its condition image
     * @param frame how pictures come into the drawing
     */
    ConditionInput input(Conditions conditions, Frame frame, long seed, Cancellation cancellation) {
        RgbImage image = picture.image();
        boolean isPlaced = frame.isPartial() || isInitial;
        if (!isPlaced && resizeMode == ResizeMode.FILL && hasOtherShape(image, frame.size())) {
            RgbImage filled = ResizeMode.filled(detected(conditions, frame.size(), seed, cancellation), frame.size());
            ConditionInput.Builder finished = ConditionInput.builder(ConditionInput.NONE, filled);
            model.ifPresentOrElse(given -> given.giveTo(finished), () -> finished.lora(Path.of(condition)));
            return strength(finished).build();
        }
        ConditionInput.Builder input = named(isPlaced ? image : shaped(image, frame));
        mask.map(value -> isPlaced ? value : shaped(value, frame)).ifPresent(input::mask);
        picture.erased().map(value -> isPlaced ? value : shaped(value, frame)).ifPresent(input::erased);
        return strength(input).build();
    }

    /**
     * How pictures come into the drawing.
     *
     * @param isFitted whether the initial image's fit is applied to all pictures, unless they have the drawing's shape
     * @param isPartial whether only a part of all pictures is drawn
     */
    record Frame(ImageSize size, boolean isFitted, boolean isPartial) {}

    private RgbImage shaped(RgbImage image, Frame frame) {
        if (resizeMode == ResizeMode.CROP) {
            return ResizeMode.cropped(image, frame.size());
        }
        return frame.isFitted() ? ResizeMode.scaled(image, frame.size()) : image;
    }

    /** Of the pictures that the unit alone keeps. */
    long ownPixels() {
        return (isInitial ? 0 : Drawing.pixels(picture.image()))
                + picture.erased().map(Drawing::pixels).orElse(0L)
                + mask.map(Drawing::pixels).orElse(0L);
    }

    /** The condition with its picture as it came; enough to find its files and to check its parameters. */
    ConditionInput unplaced() {
        ConditionInput.Builder input = named(picture.image());
        mask.ifPresent(input::mask);
        return strength(input).build();
    }

    private ConditionInput.Builder named(RgbImage image) {
        ConditionInput.Builder input = ConditionInput.builder(condition, image);
        model.ifPresent(given -> given.giveTo(input));
        parameters.forEach(input::parameter);
        return input;
    }

    private ConditionInput.Builder strength(ConditionInput.Builder input) {
        return input.weight(weight).start(start).end(end).controlMode(mode);
    }

    private static boolean hasOtherShape(RgbImage image, ImageSize size) {
        return (long) image.width() * size.height() != (long) image.height() * size.width();
    }

    private RgbImage detected(Conditions conditions, ImageSize size, long seed, Cancellation cancellation) {
        if (condition.equals(ConditionInput.NONE)) {
            ImageSize inner = ResizeMode.inside(picture.image(), size);
            return ResizeMode.scaled(picture.image(), inner);
        }
        ConditionInput.Builder input = ConditionInput.builder(condition, picture.image());
        parameters.forEach(input::parameter);
        mask.ifPresent(input::mask);
        picture.erased().ifPresent(input::erased);
        return conditions
                .detect(input.build(), Optional.of(ResizeMode.inside(picture.image(), size)), seed, cancellation)
                .image();
    }
}
