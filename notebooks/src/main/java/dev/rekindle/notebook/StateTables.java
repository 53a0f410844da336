package dev.rekindle.notebook;

import dev.rekindle.state.LoadReport;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A state_dict as a table of its tensors, and the report of a load as a table of what did not fit.
 */
final class StateTables {
    private StateTables() {}

    static String html(StateDict state) {
        return Html.table(List.of("name", "shape", "type", "numbers"), rows(state), caption(state));
    }

    static String text(StateDict state) {
        StringBuilder text = new StringBuilder(caption(state));
        for (List<String> row : rows(state)) {
            text.append('\n').append(String.join("  ", row.subList(0, 3)));
        }
        return text.toString();
    }

    private static String caption(StateDict state) {
        long numbers = 0;
        for (Object value : state.entries().values()) {
            numbers += value instanceof Tensor tensor ? tensor.numel() : 0;
        }
        return "state_dict: " + state.size() + " entries, " + Html.count(numbers) + " numbers";
    }

    private static List<List<String>> rows(StateDict state) {
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, ?> entry : state.entries().entrySet()) {
            if (entry.getValue() instanceof Tensor tensor) {
                rows.add(
                        List.of(
                                entry.getKey(),
                                TensorTable.shape(tensor.shape()),
                                tensor.dtype().torchName(),
                                Html.count(tensor.numel())));
            } else {
                rows.add(List.of(entry.getKey(), "", "no tensor", ""));
            }
        }
        return rows;
    }

    static String html(LoadReport report) {
        if (report.isComplete()) {
            return "<p>✓ All keys matched.</p>";
        }
        List<List<String>> rows = new ArrayList<>();
        add(rows, "missing from the file", report.missingKeys());
        add(rows, "left over in the file", report.unexpectedKeys());
        add(rows, "does not fit", report.mismatches());
        return Html.table(List.of("key", "what"), rows, rows.size() + " did not match");
    }

    private static void add(List<List<String>> rows, String what, List<String> keys) {
        keys.forEach(key -> rows.add(List.of(key, what)));
    }
}
