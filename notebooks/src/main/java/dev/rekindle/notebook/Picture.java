package dev.rekindle.notebook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;

/**
 * A weight as an image: one square a number, inline SVG. Zero is empty; the larger the number, the
 * stronger its square; a negative number is a ring instead of a filled square, so that the sign is
 * seen without a colour.
 */
public final class Picture {
    private static final int LARGEST_SQUARE = 22;
    private static final int WIDTH = 384;

    private final float[][] rows;
    private final String caption;
    private final double largest;
    private final int square;

    private Picture(float[][] rows, String caption) {
        this.rows = rows;
        this.caption = caption;
        double seen = 0;
        for (float[] row : rows) {
            for (float value : row) {
                seen = Math.max(seen, Math.abs(value));
            }
        }
        this.largest = seen;
        this.square = Math.max(8, Math.min(LARGEST_SQUARE, WIDTH / rows[0].length));
    }

    /**
     * Draws a matrix.
     *
     * @param rows the numbers, row by row; all rows are as long as the first
     * @param caption what is shown, in one line
     * @throws IllegalArgumentException if there is no number, or a row is longer or shorter
     */
    public static Picture of(float[][] rows, String caption) {
        if (rows.length == 0 || rows[0].length == 0) {
            throw new IllegalArgumentException(
                    "A picture needs at least one number; there is none.");
        }
        for (float[] row : rows) {
            if (row.length != rows[0].length) {
                throw new IllegalArgumentException(
                        "A picture needs rows of one length; found "
                                + rows[0].length
                                + " and "
                                + row.length
                                + ".");
            }
        }
        float[][] copy = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            copy[i] = rows[i].clone();
        }
        return new Picture(copy, caption);
    }

    /**
     * Draws a matrix of the engine: its numbers are copied.
     *
     * @throws IllegalArgumentException if it has not two axes
     */
    public static Picture of(NDArray matrix, String caption) {
        Shape shape = matrix.getShape();
        if (shape.dimension() != 2) {
            throw new IllegalArgumentException(
                    "A picture needs two axes, rows and columns; found the shape " + shape + ".");
        }
        try (NDArray floats = matrix.toType(DataType.FLOAT32, true)) {
            float[] numbers = floats.toFloatArray();
            return of(numbers, 0, (int) shape.get(0), (int) shape.get(1), caption);
        }
    }

    /** Draws {@code height} times {@code width} numbers that lie row by row from an offset on. */
    public static Picture of(float[] numbers, int offset, int height, int width, String caption) {
        if (offset < 0
                || height < 1
                || width < 1
                || (long) offset + (long) height * width > numbers.length) {
            throw new IllegalArgumentException(
                    "A picture of "
                            + height
                            + " × "
                            + width
                            + " from number "
                            + offset
                            + " on does not fit into "
                            + numbers.length
                            + " numbers.");
        }
        float[][] rows = new float[height][width];
        for (int i = 0; i < height; i++) {
            System.arraycopy(numbers, offset + i * width, rows[i], 0, width);
        }
        return new Picture(rows, caption);
    }

    /** Returns the picture as SVG. */
    public String svg() {
        int width = rows[0].length * square;
        int height = rows.length * square;
        StringBuilder svg =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"-1 -1 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                                width + 2,
                                height + 2,
                                width + 2,
                                height + 2,
                                Html.escape(caption)));
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                svg.append(square(j * square, i * square, rows[i][j]));
            }
        }
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.4\"/>%n</svg>",
                        width,
                        height));
        return svg.toString().replace(System.lineSeparator(), "\n");
    }

    private String square(int x, int y, float value) {
        double strength = largest == 0 || Double.isNaN(value) ? 0 : Math.abs(value) / largest;
        String title = "<title>" + Html.number(value) + "</title>";
        return value >= 0
                ? String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"currentColor\" fill-opacity=\"%.2f\">%s</rect>%n",
                        x + 1,
                        y + 1,
                        square - 2,
                        square - 2,
                        strength,
                        title)
                : String.format(
                        Locale.ROOT,
                        "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"4\" stroke-opacity=\"%.2f\">%s</circle>%n",
                        x + square / 2,
                        y + square / 2,
                        square / 2 - 5,
                        strength,
                        title);
    }

    /** Returns the picture with its caption, as HTML. */
    public String html() {
        return "<figure>\n"
                + svg()
                + "\n<figcaption><small>"
                + Html.escape(caption)
                + "; filled: positive, ring: negative, stronger: larger, up to "
                + Html.number(largest)
                + "</small></figcaption>\n</figure>";
    }

    /** Returns the caption and the numbers: what the picture shows, as text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(caption);
        for (float[] row : rows) {
            String separator = "\n";
            for (float value : row) {
                text.append(separator)
                        .append(String.format(Locale.ROOT, "%8s", Html.number(value)));
                separator = " ";
            }
        }
        return text.toString();
    }
}
