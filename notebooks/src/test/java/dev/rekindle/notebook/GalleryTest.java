package dev.rekindle.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class GalleryTest {
    private static final Pattern PNG = Pattern.compile("base64,([^\"]+)");

    @Test
    void aPictureHoldsTheTensorsGreys() throws IOException {
        Tensor picture = Tensor.of(new float[] {0f, 0.5f, 1f, 0.25f, 0f, 1f}).view(2, 3);
        Matcher png = PNG.matcher(Gallery.titled("one").add(picture, "a boot").html());
        assertTrue(png.find());
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png.group(1))));
        assertEquals(3, image.getWidth());
        assertEquals(2, image.getHeight());
        assertEquals(128, image.getRaster().getSample(1, 0, 0));
        assertEquals(255, image.getRaster().getSample(2, 1, 0));
    }

    @Test
    void eachPictureSaysWhatItShowsToEveryReader() {
        Gallery gallery = Gallery.titled("two").add(Tensor.of(new float[] {1f}).view(1, 1), "<b>");
        assertTrue(gallery.html().contains("alt=\"&lt;b&gt;\""), gallery.html());
        assertFalse(gallery.html().contains("<b>"), gallery.html());
        assertEquals("two\n  <b>", gallery.toString());
    }

    @Test
    void whatIsNoPictureIsRefused() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Gallery.titled("x").add(Tensor.of(new float[] {1f, 2f}), "flat"));
        assertEquals(
                "A picture has two axes, height and width; found the shape (2,).",
                refused.getMessage());
    }

    @Test
    void mistakesStandOffTheDiagonal() {
        Confusion table =
                Confusion.of(new long[] {0, 1, 1}, new long[] {0, 1, 0}, List.of("boot", "bag"));
        assertEquals(2, table.right());
        assertEquals(3, table.all());
        assertTrue(table.toString().endsWith("boot         1   ·\nbag          1   1"));
        assertTrue(table.html().contains("currentColor;padding:0 0.3em\">1</span>"), table.html());
    }

    @Test
    void aClassWithoutANameIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Confusion.of(new long[] {2}, new long[] {0}, List.of("a", "b")));
        assertThrows(
                IllegalArgumentException.class,
                () -> Confusion.of(new long[] {0}, new long[] {}, List.of("a", "b")));
    }
}
