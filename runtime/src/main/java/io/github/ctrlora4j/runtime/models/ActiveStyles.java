package io.github.ctrlora4j.runtime.models;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.lora.OpenedLoras;
import io.github.ctrlora4j.runtime.lora.StyleChange;
import io.github.ctrlora4j.runtime.lora.StyledWeights;
import io.github.ctrlora4j.runtime.weights.FileState;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/** Which style LoRAs act on which loaded component; changes only what changes. Confined to one thread. */
final class ActiveStyles {
    /** A style LoRA that acts on a component. */
    private record Acting(FileState file, double factor) {}

    private final ModelReader reader;
    /** A component that is not in it may carry anything. */
    private final Map<ModelComponent, List<Acting>> acting = new WeakHashMap<>();

    ActiveStyles(ModelReader reader) {
        this.reader = reader;
    }

    /** Lets these LoRAs act on the components, and no others; if that fails, none acts on those that were to change. */
    void apply(List<ModelComponent> components, List<ActiveLora> loras) {
        List<ModelComponent> changing = components.stream()
                .filter(component -> !wanted(component, loras).equals(acting.get(component)))
                .toList();
        if (changing.isEmpty()) {
            return;
        }
        changing.forEach(acting::remove);
        boolean complete = false;
        try {
            acting.putAll(changed(changing, loras));
            complete = true;
        } finally {
            if (!complete) {
                changing.forEach(component -> component.style(List.of()));
            }
        }
    }

    private Map<ModelComponent, List<Acting>> changed(List<ModelComponent> changing, List<ActiveLora> loras) {
        Map<ModelComponent, List<Acting>> after = new WeakHashMap<>();
        try (OpenedLoras opened = OpenedLoras.open(reader, loras)) {
            for (ModelComponent component : changing) {
                component.style(parts(component, opened.changes()));
                after.put(component, acting(component, opened.changes()));
            }
        }
        for (ModelComponent component : changing) {
            if (!wanted(component, loras).equals(after.get(component))) {
                throw new MalformedFileException(
                        loras.get(0).file().toString(),
                        "or another style LoRA was changed while it was being loaded; try again when it is complete");
            }
        }
        return after;
    }

    private static List<Acting> wanted(ModelComponent component, List<ActiveLora> loras) {
        return loras.stream()
                .filter(lora -> factor(component, lora.unetWeight(), lora.textWeight()) != 0)
                .map(lora ->
                        new Acting(FileState.of(lora.file()), factor(component, lora.unetWeight(), lora.textWeight())))
                .toList();
    }

    private static List<Acting> acting(ModelComponent component, List<StyleChange> changes) {
        return changes.stream()
                .filter(change -> factor(component, change.unetWeight(), change.textWeight()) != 0)
                .map(change -> new Acting(change.state(), factor(component, change.unetWeight(), change.textWeight())))
                .toList();
    }

    private static List<StyledWeights.Part> parts(ModelComponent component, List<StyleChange> changes) {
        List<StyledWeights.Part> parts = new ArrayList<>();
        for (StyleChange change : changes) {
            parts.add(new StyledWeights.Part(
                    change.file(),
                    change.state(),
                    change.weights().components().getOrDefault(component.part().component(), Map.of()),
                    factor(component, change.unetWeight(), change.textWeight())));
        }
        return parts;
    }

    private static double factor(ModelComponent component, double unetWeight, double textWeight) {
        return switch (component.part()) {
            case TEXT -> textWeight;
            case UNET -> unetWeight;
            case VAE -> 0;
        };
    }
}
