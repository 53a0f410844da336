package dev.rekindle.internal.program;

import dev.rekindle.internal.text.PythonFloat;
import dev.rekindle.internal.text.Shorten;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An argument of a node, for people. */
final class ArgumentText {
    private ArgumentText() {}

    static String of(JsonValue argument) {
        Map.Entry<String, JsonValue> only = argument.only();
        JsonValue value = only.getValue();
        return switch (only.getKey()) {
            case "as_none" -> "None";
            case "as_tensor", "as_graph", "as_custom_obj" -> value.get("name").text();
            case "as_name", "as_operator" -> value.text();
            case "as_int" -> Long.toString(value.integer());
            case "as_float" -> PythonFloat.repr(value.number());
            case "as_bool" -> value.truth() ? "True" : "False";
            case "as_string" -> Shorten.text(value.text());
            case "as_scalar_type" -> TensorMeta.dtype(value).toString();
            case "as_memory_format", "as_layout" ->
                    only.getKey().substring(3) + " " + value.integer();
            case "as_device" -> Shorten.text(value.get("type").text());
            case "as_sym_int", "as_sym_float", "as_sym_bool", "as_optional_tensor" -> of(value);
            case "as_ints" -> list(value, each -> Long.toString(each.integer()));
            case "as_floats" -> list(value, each -> PythonFloat.repr(each.number()));
            case "as_bools" -> list(value, each -> each.truth() ? "True" : "False");
            case "as_strings" -> list(value, each -> Shorten.text(each.text()));
            case "as_tensors" -> list(value, each -> each.get("name").text());
            case "as_sym_ints", "as_sym_floats", "as_sym_bools", "as_optional_tensors" ->
                    list(value, ArgumentText::of);
            default -> "<" + Shorten.name(only.getKey()) + ">";
        };
    }

    private static String list(
            JsonValue values, java.util.function.Function<JsonValue, String> shown) {
        List<String> all = new ArrayList<>();
        values.items().forEach(value -> all.add(shown.apply(value)));
        return "[" + String.join(", ", all) + "]";
    }
}
