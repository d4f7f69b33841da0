package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it hears; cancels behind an image if it is told to. */
final class NotingListener implements ProgressListener {
    final Cancellation cancellation = new Cancellation();
    final List<String> heard = new ArrayList<>();
    final List<GeneratedImage> images = new ArrayList<>();
    int lastImage = Integer.MAX_VALUE;

    @Override
    public void onProgress(Progress progress) {
        heard.add(progress.stage() + " " + progress.done() + "/" + progress.total());
    }

    @Override
    public void onImage(GeneratedImage image, int index) {
        assertEquals(images.size(), index);
        images.add(image);
        if (index == lastImage) {
            cancellation.cancel();
        }
    }
}
