package io.github.ctrlora4j.api.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.ctrlora4j.api.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionTest {
    private static final RgbImage BLACK = RgbImage.of(1, 1, new byte[3]);
    private static final RgbImage WHITE = RgbImage.of(1, 1, new byte[] {-1, -1, -1});

    /** Implements the two methods that every author writes, and nothing else. */
    private static final class Blackening implements Condition {
        @Override
        public ConditionDescriptor descriptor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RgbImage detect(RgbImage source, DetectionContext context) {
            return source.equals(WHITE) ? BLACK : source;
        }
    }

    @Test
    @SuppressWarnings("NullAway") // this condition does not look at its context
    void trainingUsesTheSameMapUnlessTheAuthorSaysOtherwise() {
        assertSame(BLACK, new Blackening().trainingImage(WHITE, null));
    }

    @Test
    void aConditionNeedsNoLoraOfItsOwn() {
        assertEquals(List.of(), new Blackening().loras());
    }
}
