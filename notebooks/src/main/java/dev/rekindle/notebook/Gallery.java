package dev.rekindle.notebook;

import dev.rekindle.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Photographs in rows, each with a line under it: grey pictures as a data set holds them. White
 * stays white on a dark page, as on paper. As text it is its lines, which is what tests compare.
 */
public final class Gallery {
    private static final int SIDE = 72;

    private record Item(String png, String line) {}

    private final String title;
    private final List<Item> items = new ArrayList<>();

    private Gallery(String title) {
        this.title = title;
    }

    /**
     * Starts an empty gallery; the title stands under it, and is what a screen reader says first.
     */
    public static Gallery titled(String title) {
        return new Gallery(title);
    }

    /**
     * Adds one picture.
     *
     * @param picture shape (height, width); 0 is the darkest, the largest number the lightest
     * @param line a few words that say what it shows
     * @throws IllegalArgumentException if the tensor has not two axes, or no number
     */
    public Gallery add(Tensor picture, String line) {
        if (picture.dim() != 2 || picture.numel() == 0) {
            throw new IllegalArgumentException(
                    "A picture has two axes, height and width; found the shape "
                            + TensorTable.shape(picture.shape())
                            + ".");
        }
        items.add(new Item(png(picture), line));
        return this;
    }

    private static String png(Tensor picture) {
        int height = (int) picture.shape()[0];
        int width = (int) picture.shape()[1];
        Tensor plain = picture.contiguous();
        double[] numbers = new double[height * width];
        if (plain.dtype().isFloatingPoint()) {
            numbers = plain.toDoubleArray();
        } else {
            long[] integers = plain.toLongArray();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = integers[i];
            }
        }
        double largest = 0;
        for (double number : numbers) {
            largest = Math.max(largest, number);
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < numbers.length; i++) {
            int grey = largest == 0 ? 0 : (int) Math.round(255 * Math.max(0, numbers[i]) / largest);
            image.getRaster().setSample(i % width, i / width, 0, grey);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", file);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return Base64.getEncoder().encodeToString(file.toByteArray());
    }

    /** Returns the pictures as HTML; they flow into as many rows as the page needs. */
    public String html() {
        StringBuilder html =
                new StringBuilder("<figure style=\"margin:0\">\n<div style=\"display:flex;")
                        .append("flex-wrap:wrap;gap:0.5em\">\n");
        for (Item item : items) {
            String line = Html.escape(item.line());
            html.append("<div style=\"width:")
                    .append(SIDE)
                    .append("px;text-align:center;line-height:1.2\"><img alt=\"")
                    .append(line)
                    .append("\" width=\"")
                    .append(SIDE)
                    .append("\" height=\"")
                    .append(SIDE)
                    .append("\" style=\"image-rendering:pixelated\" src=\"data:image/png;base64,")
                    .append(item.png())
                    .append("\"/><br/><small>")
                    .append(line)
                    .append("</small></div>\n");
        }
        return html.append("</div>\n<figcaption><small>")
                .append(Html.escape(title))
                .append("</small></figcaption>\n</figure>")
                .toString();
    }

    /** Returns the title and the lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(title);
        items.forEach(item -> text.append("\n  ").append(item.line()));
        return text.toString();
    }
}
