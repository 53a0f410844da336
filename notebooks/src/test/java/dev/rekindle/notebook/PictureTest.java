package dev.rekindle.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PictureTest {
    private static final float[][] ROWS = {{0.5f, -1f}, {0f, 0.25f}};

    @Test
    void aPositiveNumberIsFilledAndANegativeOneIsARing() {
        String svg = Picture.of(ROWS, "two by two").svg();
        assertEquals(1, svg.split("<circle", -1).length - 1);
        assertTrue(svg.contains("fill-opacity=\"0.50\"><title>0.5000</title>"), svg);
        assertTrue(svg.contains("stroke-opacity=\"1.00\"><title>-1.0000</title>"), svg);
    }

    @Test
    void theTextShowsEveryNumberWithFourDigits() {
        assertEquals(
                "two by two\n  0.5000  -1.0000\n  0.0000   0.2500",
                Picture.of(ROWS, "two by two").toString());
    }

    @Test
    void theBytesDoNotDependOnTheMachinesLanguage() {
        String before = Picture.of(ROWS, "x").html();
        Locale language = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertEquals(before, Picture.of(ROWS, "x").html());
        } finally {
            Locale.setDefault(language);
        }
    }

    @Test
    void aPictureKeepsItsNumbersWhenTheArrayChanges() {
        float[][] rows = {{1f}};
        Picture picture = Picture.of(rows, "one");
        rows[0][0] = 2f;
        assertEquals("one\n  1.0000", picture.toString());
    }

    @Test
    void aCaptionCannotBreakThePage() {
        String html = Picture.of(ROWS, "<script>\"&").html();
        assertFalse(html.contains("<script>"), html);
    }

    @Test
    void aPartOfAnArrayIsDrawnFromItsOffset() {
        assertEquals(
                "part\n  2.0000   3.0000",
                Picture.of(new float[] {0, 1, 2, 3}, 2, 1, 2, "part").toString());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertEquals(
                "A picture of 2 × 2 from number 1 on does not fit into 4 numbers.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Picture.of(new float[4], 1, 2, 2, "x"))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> Picture.of(new float[][] {{1}, {1, 2}}, "x"));
        assertThrows(IllegalArgumentException.class, () -> Picture.of(new float[0][], "x"));
    }

    @Test
    void aLossCurveIsItsNumbersAsText() {
        LossCurve curve = LossCurve.titled("Loss").line("java", 21, List.of(2.30259, 1.5));
        assertEquals("Loss\njava, from step 21: 2.3026 1.5000", curve.toString());
    }

    @Test
    void aLossCurveHasInkOnAClearGround() {
        var image = LossCurve.titled("Loss").line("a", List.of(2, 1.5, 1.2)).image();
        assertEquals(0, image.getRGB(0, 0) >>> 24);
        int inked = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                inked += image.getRGB(x, y) == 0xFFEE6C2B ? 1 : 0;
            }
        }
        assertNotEquals(0, inked);
    }

    @Test
    void aLineWithoutLossesIsRefused() {
        LossCurve curve = LossCurve.titled("Loss");
        assertEquals(
                "The line \"a\" has no loss to draw.",
                assertThrows(IllegalArgumentException.class, () -> curve.line("a", List.of()))
                        .getMessage());
    }
}
