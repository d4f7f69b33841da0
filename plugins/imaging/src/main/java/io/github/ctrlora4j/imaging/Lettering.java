package io.github.ctrlora4j.imaging;

/** Writes titles in five by seven pixels, because a headless machine may have no fonts. Stateless. */
public final class Lettering {
    /** Height of a line with its margins. */
    public static final int LINE = 14;

    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_.,:;+=()[]<>/!?*#%&'\"";

    /** Two hexadecimal digits a column, five columns a character; the lowest bit is the top pixel. */
    private static final String COLUMNS = "2054545478" + "7F48444438" + "3844444420" + "384444487F" + "3854545418"
            + "087E090102" + "0C5252523E" + "7F08040478" + "00447D4000" + "2040443D00" + "7F10284400" + "00417F4000"
            + "7C04180478" + "7C08040478" + "3844444438" + "7C14141408" + "081414187C" + "7C08040408" + "4854545420"
            + "043F444020" + "3C4040207C" + "1C2040201C" + "3C4030403C" + "4428102844" + "0C5050503C" + "4464544C44"
            + "3E5149453E" + "00427F4000" + "4261514946" + "2141454B31" + "1814127F10" + "2745454539" + "3C4A494930"
            + "0171090503" + "3649494936" + "064949291E" + "0808080808" + "4040404040" + "0060600000" + "0050300000"
            + "0036360000" + "0056360000" + "08083E0808" + "1414141414" + "001C224100" + "0041221C00" + "007F414100"
            + "0041417F00" + "0814224100" + "0041221408" + "2010080402" + "00005F0000" + "0201510906" + "14083E0814"
            + "147F147F14" + "2313086462" + "3649552250" + "0005030000" + "0007000700";

    private static final int ADVANCE = 6;
    private static final int MARGIN = 3;
    private static final int WHITE = 0xFFFFFF;

    private Lettering() {}

    /** Width of a text with its margins, in letters of so many times the size. */
    public static int width(String text, int scale) {
        return (2 * MARGIN + ADVANCE * text.length()) * scale;
    }

    /** How many characters fit into a width. */
    public static int fitting(int width, int scale) {
        return Math.max(0, (width / scale - 2 * MARGIN) / ADVANCE);
    }

    /**
     * White letters from {@code x} on, within the line that begins at {@code y}; capitals become small letters, and
     * characters without a glyph become gaps.
     */
    public static void draw(Canvas canvas, int x, int y, String text) {
        draw(canvas, x, y, text, 1);
    }

    /** The same with letters of so many times the size. */
    public static void draw(Canvas canvas, int x, int y, String text, int scale) {
        for (int i = 0; i < text.length(); i++) {
            int character = CHARACTERS.indexOf(Character.toLowerCase(text.charAt(i)));
            for (int column = 0; character >= 0 && column < 5; column++) {
                int at = 10 * character + 2 * column;
                int bits = Integer.parseInt(COLUMNS.substring(at, at + 2), 16);
                for (int row = 0; row < 7; row++) {
                    if ((bits >> row & 1) == 1) {
                        int left = x + (MARGIN + ADVANCE * i + column) * scale;
                        int top = y + (MARGIN + row) * scale;
                        canvas.fillRectangle(left, top, left + scale, top + scale, WHITE);
                    }
                }
            }
        }
    }
}
