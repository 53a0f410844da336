package dev.rekindle.notebook;

import dev.rekindle.internal.archive.ArchiveReader;
import dev.rekindle.internal.archive.ArchiveRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The records of a torch file as a tree, with their sizes, drawn as inline SVG. No tensor is read
 * and no native code runs.
 */
public final class ArchiveTree {
    private static final int LINE = 20;
    private static final int INDENT = 22;
    private static final int SIZE_AT = 300;
    private static final int NOTE_AT = 316;

    /** Of a 13 pixel monospace font, rounded up: fonts differ. */
    private static final double LETTER = 8.2;

    /**
     * What torch keeps in a record of this name (torch/serialization.py and caffe2/serialize,
     * 2.15.0).
     */
    private static final Map<String, String> NOTES =
            Map.of(
                    "data.pkl", "names, shapes and types, as a pickle",
                    "byteorder", "little or big: which byte of a number comes first",
                    "version", "of the archive's form",
                    ".format_version", "of the records below .data",
                    ".storage_alignment", "where tensors may begin",
                    ".data/serialization_id", "a fingerprint of the records",
                    "data/", "the numbers: one record a tensor's memory");

    private record Line(int depth, String name, String size, String note) {}

    private final List<Line> lines = new ArrayList<>();

    private ArchiveTree() {}

    /**
     * Reads the list of records.
     *
     * @throws dev.rekindle.errors.TorchFileException if the file is not there or is no torch
     *     archive
     */
    public static ArchiveTree of(String path) {
        try (ArchiveReader archive = ArchiveReader.open(Path.of(path))) {
            return of(archive);
        }
    }

    static ArchiveTree of(ArchiveReader archive) {
        ArchiveTree tree = new ArchiveTree();
        tree.lines.add(new Line(0, archive.topName() + "/", "", ""));
        // Records of one folder stand together, a folder where its first record is.
        Map<String, List<ArchiveRecord>> folders = new TreeMap<>();
        List<String> order = new ArrayList<>();
        for (ArchiveRecord record : archive.records()) {
            String folder = record.name().substring(0, record.name().lastIndexOf('/') + 1);
            if (folders.computeIfAbsent(folder, name -> new ArrayList<>()).isEmpty()
                    || folder.isEmpty()) {
                order.add(folder.isEmpty() ? record.name() : folder);
            }
            folders.get(folder).add(record);
        }
        for (String name : order) {
            List<ArchiveRecord> inside = name.endsWith("/") ? folders.get(name) : null;
            if (inside == null) {
                tree.add(1, name, archive.record(name));
            } else {
                tree.lines.add(new Line(1, name, "", NOTES.getOrDefault(name, "")));
                for (ArchiveRecord record : inside) {
                    tree.add(2, record.name().substring(name.length()), record);
                }
            }
        }
        return tree;
    }

    private void add(int depth, String name, ArchiveRecord record) {
        String size = Html.count(record.sizeBytes()) + " bytes";
        lines.add(new Line(depth, name, size, NOTES.getOrDefault(record.name(), "")));
    }

    /** Returns the tree as SVG. */
    public String svg() {
        int height = lines.size() * LINE + 8;
        int longest = lines.stream().mapToInt(line -> line.note().length()).max().orElse(0);
        int width = NOTE_AT + (int) Math.ceil(longest * LETTER);
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" style=\"max-width:100%%;height:auto\" font-family=\"monospace\" font-size=\"13\" role=\"img\" aria-label=\"the records of %s\">\n",
                        width,
                        height,
                        width,
                        height,
                        Html.escape(lines.get(0).name())));
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            int y = i * LINE + 18;
            int x = 6 + line.depth() * INDENT;
            if (line.depth() > 0) {
                int top = parentOf(i) * LINE + 24;
                svg.append(
                        String.format(
                                Locale.ROOT,
                                "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.45\"/>\n",
                                x - INDENT + 6,
                                top,
                                y - 4,
                                x - 3));
            }
            text(svg, x, y, "start", 1, line.name());
            text(svg, SIZE_AT, y, "end", 0.85, line.size());
            text(svg, NOTE_AT, y, "start", 0.7, line.note());
        }
        return svg.append("</svg>").toString();
    }

    private int parentOf(int index) {
        int parent = index - 1;
        while (lines.get(parent).depth() >= lines.get(index).depth()) {
            parent--;
        }
        return parent;
    }

    private static void text(
            StringBuilder svg, int x, int y, String anchor, double opacity, String text) {
        if (!text.isEmpty()) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"currentColor\" fill-opacity=\"%.2f\">%s</text>\n",
                            x,
                            y,
                            anchor,
                            opacity,
                            Html.escape(text)));
        }
    }

    /** Returns the tree as indented text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            String name = "  ".repeat(line.depth()) + line.name();
            text.append(
                            String.format(
                                            Locale.ROOT,
                                            "%-28s%16s  %s",
                                            name,
                                            line.size(),
                                            line.note())
                                    .stripTrailing())
                    .append('\n');
        }
        return text.toString().stripTrailing();
    }
}
