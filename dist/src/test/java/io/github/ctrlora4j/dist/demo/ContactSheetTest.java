package io.github.ctrlora4j.dist.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private static final RgbImage RED = RgbImage.of(1, 1, new byte[] {(byte) 255, 0, 0});
    private static final RgbImage GREEN = RgbImage.of(1, 1, new byte[] {0, (byte) 255, 0});

    @Test
    void putsRowsBelowEachOtherWithoutGaps() {
        ContactSheet sheet = new ContactSheet();
        sheet.addRow(List.of(RED, GREEN));
        sheet.addRow(List.of(GREEN, GREEN));
        sheet.addRow(List.of(GREEN, RED));

        byte full = (byte) 255;
        byte[] expected = {full, 0, 0, 0, full, 0, /**/ 0, full, 0, 0, full, 0, /**/ 0, full, 0, full, 0, 0};
        assertEquals(RgbImage.of(2, 3, expected), sheet.draw());
    }

    @Test
    void scalesEveryPictureToTheFirst() {
        ContactSheet sheet = new ContactSheet();
        sheet.addRow(List.of(RED, RgbImage.of(3, 2, new byte[18])));

        RgbImage drawn = sheet.draw();

        assertEquals(2, drawn.width());
        assertEquals(1, drawn.height());
        assertEquals(0, drawn.rgb(1, 0));
    }

    @Test
    void refusesRowOfAnotherLength() {
        ContactSheet sheet = new ContactSheet();
        sheet.addRow(List.of(RED));

        assertThrows(InvalidRequestException.class, () -> sheet.addRow(List.of(RED, GREEN)));
    }

    @Test
    void refusesToDrawNothing() {
        assertThrows(InvalidRequestException.class, () -> new ContactSheet().draw());
    }
}
