package dev.rekindle.notebook;

import dev.rekindle.Checkpoint;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as a table: each key, the Python type of its value, and what it holds in a few
 * words.
 */
final class CheckpointTable {
    private CheckpointTable() {}

    static String html(Checkpoint checkpoint) {
        return Html.table(List.of("key", "type", "value"), rows(checkpoint), caption(checkpoint));
    }

    static String text(Checkpoint checkpoint) {
        StringBuilder text = new StringBuilder(caption(checkpoint));
        rows(checkpoint)
                .forEach(row -> text.append('\n').append(String.join("  ", row).stripTrailing()));
        return text.toString();
    }

    private static String caption(Checkpoint checkpoint) {
        return "checkpoint: " + checkpoint.keys().size() + " entries";
    }

    private static List<List<String>> rows(Checkpoint checkpoint) {
        List<List<String>> rows = new ArrayList<>();
        checkpoint
                .entries()
                .forEach(
                        (key, value) ->
                                rows.add(List.of(String.valueOf(key), type(value), brief(value))));
        return rows;
    }

    private static String type(@Nullable Object value) {
        if (value == null) {
            return "None";
        } else if (value instanceof Tensor) {
            return "tensor";
        } else if (value instanceof Checkpoint) {
            // An optimizer's state, before it is saved: in Python a dict.
            return "dict";
        }
        String type = Values.of(value).type();
        return type.equals("OrderedDict") ? "dict" : type;
    }

    private static String brief(@Nullable Object value) {
        if (value instanceof Double || value instanceof Float) {
            return Html.number(((Number) value).doubleValue());
        } else if (value instanceof StateDict state) {
            return keys(state.entries());
        } else if (value instanceof Checkpoint inner) {
            return keys(inner.entries());
        } else if (value instanceof Map<?, ?> map) {
            return keys(map);
        } else if (value instanceof Tensor tensor) {
            return TensorTable.shape(tensor.shape()) + " " + tensor.dtype().torchName();
        } else if (value instanceof List<?> list) {
            return list.size() + " entries";
        }
        return String.valueOf(value);
    }

    private static String keys(Map<?, ?> map) {
        List<String> names = map.keySet().stream().map(String::valueOf).toList();
        return names.size() <= 4
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 3)) + " … " + names.size() + " keys";
    }
}
