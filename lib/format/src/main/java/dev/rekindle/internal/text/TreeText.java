package dev.rekindle.internal.text;

import dev.rekindle.file.TorchFile;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.Tuple;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file as a tree for people: a line a value, indented. Never recursive. */
public final class TreeText {
    private static final int LONGEST = 100;

    /** Shared parts are printed at each reference; a few bytes can ask for more than any disk. */
    private static final long MOST_LINES = 5_000_000;

    private record Line(int depth, String label, @Nullable Object value, boolean leave) {}

    private record More(int depth, Iterator<Line> lines) {}

    private final PrintWriter out;
    private final boolean digests;
    private final Map<Object, Boolean> open = new IdentityHashMap<>();

    /**
     * Makes a printer to {@code out}.
     *
     * @param digests whether the SHA-256 of each tensor's elements is shown, which reads them all
     */
    public TreeText(PrintWriter out, boolean digests) {
        this.out = out;
        this.digests = digests;
    }

    /** Prints warnings, a line on the file, and its tree. */
    public void print(TorchFile file) {
        file.warnings().forEach(warning -> out.println("! " + printable(warning)));
        long bytes = file.records().stream().mapToLong(TorchFile.Record::lengthBytes).sum();
        out.printf(
                "%s: %s, %d records, %,d bytes in them%n",
                printable(file.name()), file.kind().title(), file.records().size(), bytes);
        Deque<Object> steps = new ArrayDeque<>();
        steps.push(new Line(0, "", file.root(), false));
        long lines = 0;
        while (!steps.isEmpty()) {
            if (lines++ == MOST_LINES) {
                out.println("… the tree has more than " + MOST_LINES + " lines");
                return;
            }
            Object step = steps.pop();
            if (step instanceof More more) {
                if (more.lines().hasNext()) {
                    steps.push(more);
                    steps.push(more.lines().next());
                }
                continue;
            }
            Line line = (Line) step;
            if (line.leave()) {
                open.remove(line.value());
            } else {
                line(line, steps);
            }
        }
    }

    private void line(Line line, Deque<Object> steps) {
        Object value = line.value();
        Iterator<Line> children = value == null ? null : children(value, line.depth() + 1);
        boolean again = children != null && open.containsKey(value);
        String indent = "  ".repeat(Math.min(line.depth(), 200));
        out.println(indent + line.label() + (again ? "<again>" : title(value)) + digest(value));
        if (value != null && children != null && !again) {
            open.put(value, true);
            steps.push(new Line(0, "", value, true));
            steps.push(new More(line.depth() + 1, children));
        }
    }

    private static @Nullable Iterator<Line> children(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> new Line(depth, title(e.getKey()) + ": ", e.getValue(), false))
                    .iterator();
        } else if (value instanceof Collection<?> items) {
            return items.stream()
                    .map(item -> new Line(depth, "- ", (Object) item, false))
                    .iterator();
        } else if (value instanceof InertObject object) {
            java.util.List<Line> lines = new java.util.ArrayList<>();
            if (object.args() instanceof Tuple args && !args.isEmpty()) {
                lines.add(new Line(depth, "args: ", args, false));
            }
            if (object.hasState()) {
                lines.add(new Line(depth, "state: ", object.state(), false));
            }
            return lines.iterator();
        }
        return null;
    }

    private static String title(@Nullable Object value) {
        if (value == null) {
            return "None";
        } else if (value instanceof String text) {
            return "'" + printable(text) + "'";
        } else if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        } else if (value instanceof OrderedDict dict) {
            return "OrderedDict of " + dict.size();
        } else if (value instanceof Tuple tuple) {
            return "tuple of " + tuple.size();
        } else if (value instanceof Map<?, ?> map) {
            return "dict of " + map.size();
        } else if (value instanceof Collection<?> items) {
            return (value instanceof java.util.Set<?> ? "set of " : "list of ") + items.size();
        }
        return printable(value.toString());
    }

    /** Shows a tensor's digest behind it where it was asked for. */
    private String digest(@Nullable Object value) {
        Object data = value instanceof Parameter parameter ? parameter.data() : value;
        return digests && data instanceof Tensor tensor ? "  " + tensor.sha256() : "";
    }

    private static String printable(String text) {
        String safe = text.replaceAll("\\p{Cntrl}", "?");
        return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "…" : safe;
    }
}
