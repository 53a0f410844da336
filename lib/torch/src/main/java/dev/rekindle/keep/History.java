package dev.rekindle.keep;

import dev.rekindle.internal.text.Given;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a run, a row for each step and each epoch's end that told some: what {@code
 * history.csv} in a keeper's folder holds. Python reads the file with {@code
 * pandas.read_csv("history.csv")}.
 */
public final class History {
    /** The file's name in a keeper's folder. */
    public static final String FILE = "history.csv";

    /**
     * The numbers of one moment.
     *
     * @param epoch how many epochs were over
     * @param step how many steps were over
     */
    public record Row(long epoch, long step, Map<String, Double> metrics) {
        public Row {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }

        /** Returns a number, or null where this moment told none of that name. */
        public @Nullable Double get(String metric) {
            return metrics.get(metric);
        }
    }

    private final List<Row> rows;

    History(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /**
     * Reads the history of a keeper's folder, or a file of that form; a run may be writing it. A
     * last line that was cut off is left out.
     *
     * @throws dev.rekindle.errors.TorchFileException if the file is of another form
     */
    public static History read(Path path) {
        Given.given(path, "history", "path");
        Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
        try {
            return new History(
                    Files.exists(file)
                            ? HistoryText.parse(file.toString(), HistoryText.of(file)).rows()
                            : new ArrayList<>());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Row> rows() {
        return rows;
    }

    /** Returns the names of the numbers, in the order in which they first came. */
    public Set<String> metrics() {
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.metrics().keySet()));
        return names;
    }

    /** Returns all values of one metric, in order, without the moments that told none. */
    public List<Double> values(String metric) {
        List<Double> values = new ArrayList<>();
        for (Row row : rows) {
            Double value = row.get(metric);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    @Override
    public String toString() {
        return "History(" + rows.size() + " rows of " + metrics() + ")";
    }
}
