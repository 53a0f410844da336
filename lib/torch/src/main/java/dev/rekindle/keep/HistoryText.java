package dev.rekindle.keep;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.PythonFloat;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a history: {@code epoch,step,loss,accuracy}, numbers in Python's digits, which read
 * back to the last bit, nothing where there is none.
 */
record HistoryText(List<String> columns, List<History.Row> rows) {
    private static final List<String> FIRST = List.of("epoch", "step");

    static String header(Collection<String> columns) {
        List<String> all = new ArrayList<>(FIRST);
        columns.forEach(name -> all.add(name.replaceAll("[,\"\\r\\n]", "_")));
        return String.join(",", all) + "\n";
    }

    static String line(History.Row row, Collection<String> columns) {
        StringBuilder line = new StringBuilder(row.epoch() + "," + row.step());
        for (String column : columns) {
            Double value = row.get(column);
            line.append(',').append(value == null ? "" : PythonFloat.repr(value.doubleValue()));
        }
        return line.append('\n').toString();
    }

    /**
     * Returns what a file holds.
     *
     * @throws TorchFileException if it is no text
     */
    static String of(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new TorchFileException(
                    file.toString(),
                    "this is no text in UTF-8, and so no history. Move the file away, and a new"
                            + " one is begun.",
                    e);
        }
    }

    /** Reads whole lines; what follows the last line's end is a row that was cut off. */
    static HistoryText parse(String where, String text) {
        List<History.Row> rows = new ArrayList<>();
        List<String> columns = null;
        int number = 0;
        for (int at = 0; text.indexOf('\n', at) >= 0; at = text.indexOf('\n', at) + 1) {
            String line = text.substring(at, text.indexOf('\n', at)).strip();
            number++;
            String[] cells = line.split(",", -1);
            if (columns == null) {
                if (cells.length < 2 || !List.of(cells).subList(0, 2).equals(FIRST)) {
                    throw wrong(where, number, line, null);
                }
                columns = List.of(Arrays.copyOfRange(cells, 2, cells.length));
            } else {
                rows.add(row(where, number, line, cells, columns));
            }
        }
        return new HistoryText(columns == null ? List.of() : columns, rows);
    }

    private static History.Row row(
            String where, int number, String line, String[] cells, List<String> columns) {
        if (cells.length != columns.size() + 2) {
            throw wrong(where, number, line, null);
        }
        try {
            Map<String, Double> metrics = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                if (!cells[i + 2].isEmpty()) {
                    metrics.put(columns.get(i), number(cells[i + 2]));
                }
            }
            return new History.Row(Long.parseLong(cells[0]), Long.parseLong(cells[1]), metrics);
        } catch (NumberFormatException e) {
            throw wrong(where, number, line, e);
        }
    }

    private static double number(String cell) {
        return switch (cell) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(cell);
        };
    }

    private static TorchFileException wrong(
            String where, int number, String line, @Nullable Throwable cause) {
        return new TorchFileException(
                where,
                "line "
                        + number
                        + " is no row of a history, which begins with epoch,step: "
                        + line
                        + ". Move the file away, and a new one is begun.",
                cause);
    }
}
