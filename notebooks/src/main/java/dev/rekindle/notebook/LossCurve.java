package dev.rekindle.notebook;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Losses over training steps, drawn by XChart. Ink is a middle grey and the background is clear, so
 * that it reads on a light and on a dark page. As text it is its numbers, which is what tests
 * compare: the pixels of a glyph depend on a machine's fonts.
 */
public final class LossCurve {
    private static final Color INK = new Color(0x80, 0x80, 0x80);
    private static final Color GRID = new Color(0x80, 0x80, 0x80, 0x50);
    private static final Color CLEAR = new Color(0, 0, 0, 0);
    private static final Color[] LINES = {
        new Color(0xEE, 0x6C, 0x2B), new Color(0x2B, 0x8C, 0xD9), new Color(0x3A, 0x9E, 0x5B)
    };

    private record Line(List<Double> steps, List<Double> losses) {}

    private final String title;
    private final Map<String, Line> lines = new LinkedHashMap<>();

    private LossCurve(String title) {
        this.title = title;
    }

    /** Starts an empty plot. */
    public static LossCurve titled(String title) {
        return new LossCurve(title);
    }

    /** Adds a line whose first loss belongs to step 1. */
    public LossCurve line(String name, Collection<? extends Number> losses) {
        return line(name, 1, losses);
    }

    /**
     * Adds a line.
     *
     * @param firstStep the step that the first loss belongs to: 21 for a run that goes on after 20
     * @throws IllegalArgumentException if there is no loss, or the name is taken
     */
    public LossCurve line(String name, int firstStep, Collection<? extends Number> losses) {
        if (losses.isEmpty()) {
            throw new IllegalArgumentException("The line \"" + name + "\" has no loss to draw.");
        }
        List<Double> values = losses.stream().map(Number::doubleValue).toList();
        List<Double> steps =
                IntStream.range(0, values.size()).mapToObj(i -> (double) (firstStep + i)).toList();
        if (lines.putIfAbsent(name, new Line(steps, values)) != null) {
            throw new IllegalArgumentException("There is a line \"" + name + "\" already.");
        }
        return this;
    }

    /** Draws the plot, 640 by 320 pixels. */
    public BufferedImage image() {
        XYChart chart =
                new XYChartBuilder()
                        .width(640)
                        .height(320)
                        .title(title)
                        .xAxisTitle("step")
                        .yAxisTitle("loss")
                        .build();
        style(chart);
        lines.forEach(
                (name, line) ->
                        chart.addSeries(name, line.steps(), line.losses())
                                .setMarker(SeriesMarkers.NONE)
                                .setLineWidth(2.5f));
        BufferedImage canvas = new BufferedImage(640, 320, BufferedImage.TYPE_INT_ARGB);
        chart.paint(canvas.createGraphics(), 640, 320);
        return canvas;
    }

    /** Returns the plot as a PNG file in Base64: what Jupyter puts into a page. */
    public String png() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image(), "png", file);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return Base64.getEncoder().encodeToString(file.toByteArray());
    }

    private static void style(XYChart chart) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
        XYStyler styler = chart.getStyler();
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setLegendBackgroundColor(CLEAR);
        styler.setLegendBorderColor(CLEAR);
        styler.setChartBackgroundColor(CLEAR);
        styler.setPlotBackgroundColor(CLEAR);
        styler.setPlotBorderColor(INK);
        styler.setPlotGridLinesColor(GRID);
        styler.setChartFontColor(INK);
        styler.setXAxisTitleColor(INK);
        styler.setYAxisTitleColor(INK);
        styler.setAxisTickMarksColor(INK);
        styler.setAxisTickLabelsColor(INK);
        styler.setChartTitleFont(font);
        styler.setLegendFont(font);
        styler.setAxisTitleFont(font);
        styler.setAxisTickLabelsFont(font);
        styler.setSeriesColors(LINES);
    }

    /** Returns the title, and each line's losses. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(title);
        lines.forEach(
                (name, line) -> {
                    text.append('\n').append(name).append(", from step ");
                    text.append(Math.round(line.steps().get(0))).append(':');
                    line.losses().forEach(loss -> text.append(' ').append(Html.number(loss)));
                });
        return text.toString();
    }
}
