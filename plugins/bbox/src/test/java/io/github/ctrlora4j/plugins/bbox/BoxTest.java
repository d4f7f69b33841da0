package io.github.ctrlora4j.plugins.bbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxTest {
    private static int color(RgbImage image, int x, int y) {
        byte[] pixels = image.toBytes();
        int at = 3 * (y * image.width() + x);
        return (pixels[at] & 0xFF) << 16 | (pixels[at + 1] & 0xFF) << 8 | pixels[at + 2] & 0xFF;
    }

    @Test
    void readsClassesOfTwoWordsAndSpacesAroundNumbers() {
        assertEquals(
                List.of(new Box("traffic light", 1, 2, 3, 4), new Box("person", 0, 0, -1, -1)),
                Box.parse(" traffic light 1,2,3,4 |person 0,0,-1,-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "person", "person 1,2,3", "person 1,2,3,x", "1,2,3,4", "person 1,2,3,4|"})
    void anotherFormIsNamed(String text) {
        String message = assertThrows(InvalidRequestException.class, () -> Box.parse(text))
                .getMessage();
        assertTrue(message.contains("class left,top,right,bottom"), message);
    }

    @Test
    void aSmallBoxStaysOnTopOfALargeOne() {
        List<Box> boxes = List.of(new Box("cat", 2, 2, 4, 4), new Box("person", 0, 0, 8, 8));
        RgbImage image = Box.paint(8, 8, boxes);
        assertEquals(CocoClasses.color("cat"), color(image, 3, 3));
        assertEquals(CocoClasses.color("person"), color(image, 4, 4));
    }

    @Test
    void negativeEndsReachTheEdge() {
        RgbImage image = Box.paint(4, 4, List.of(new Box("cat", 2, 1, -1, -1)));
        assertEquals(CocoClasses.color("cat"), color(image, 3, 3));
        assertEquals(0, color(image, 1, 1));
        assertEquals(0, color(image, 2, 0));
    }

    /** Of 3 × 3 = 9 pixels against 2 × 100: the long box is the larger one, though little of it can be seen. */
    @Test
    void aBoxBeyondTheImageKeepsItsSizeInTheOrder() {
        List<Box> boxes = List.of(new Box("cat", 0, 0, 3, 3), new Box("person", 0, 0, 2, 100));
        assertEquals(CocoClasses.color("cat"), color(Box.paint(4, 4, boxes), 1, 1));
    }
}
