package dev.rekindle.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A diagram of the course: inline SVG in the page's own text colour, with its label as text. */
public final class Diagram {
    private final String svg;

    private Diagram(String svg) {
        this.svg = svg;
    }

    /**
     * Reads a diagram that lies beside this class: {@code "workflow"}, {@code "libraries"}, {@code
     * "checkpoint"} or {@code "container"}.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Diagram named(String name) {
        try (InputStream file = Diagram.class.getResourceAsStream(name + ".svg")) {
            if (file == null) {
                throw new IllegalArgumentException(
                        "There is no diagram \""
                                + name
                                + "\"; there are workflow, libraries, checkpoint and container.");
            }
            return new Diagram(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Returns the picture as SVG. */
    public String svg() {
        return svg;
    }

    /** Returns what the diagram shows, in a sentence. */
    @Override
    public String toString() {
        String mark = "aria-label=\"";
        int from = svg.indexOf(mark) + mark.length();
        return svg.substring(from, svg.indexOf('"', from));
    }
}
