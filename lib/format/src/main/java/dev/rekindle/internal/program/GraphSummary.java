package dev.rekindle.internal.program;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.Shorten;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A program as people look at it: what goes in, what comes out, which operators, line by line.
 *
 * @param values plain data, as it stands in a file's tree
 * @param warnings what is odd
 * @param evaluated texts of the program that torch would evaluate and no export writes
 */
public record GraphSummary(
        Map<String, @Nullable Object> values, List<String> warnings, List<String> evaluated) {
    /** The schema of torch 2.6 and later; {@link OlderSchema} says older ones in its words. */
    static final long SCHEMA = 8;

    private static final int MOST_SHOWN = 20;

    /** Reads what there is to see in the JSON of a program. */
    public static GraphSummary of(JsonValue program) {
        List<String> warnings = new ArrayList<>();
        List<String> evaluated = new ArrayList<>();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        JsonValue version = program.find("torch_version");
        if (version != null) {
            values.put("torch_version", version.text());
        }
        long major = major(program);
        values.put("schema_version", schema(program, major));
        try {
            graph(program, values);
        } catch (TorchFileException e) {
            if (major == SCHEMA) {
                throw e;
            }
            warnings.add(
                    "the graph is of schema "
                            + major
                            + " and can't be shown whole: ["
                            + e.where()
                            + "] "
                            + e.what());
        }
        evaluated(program, evaluated);
        if (!evaluated.isEmpty()) {
            warnings.add(
                    "DANGEROUS: Python would evaluate "
                            + Shorten.name(String.join(", ", evaluated))
                            + " on loading this file. Nothing was evaluated here.");
        }
        return new GraphSummary(values, warnings, evaluated);
    }

    /** Returns the schema's major number, or -1. The first ones wrote one number, or none. */
    static long major(JsonValue program) {
        JsonValue version = program.find("schema_version");
        if (version == null) {
            return -1;
        }
        return version.isObject() ? version.get("major").integer() : version.integer();
    }

    private static String schema(JsonValue program, long major) {
        JsonValue version = program.find("schema_version");
        return version != null && version.isObject()
                ? major + "." + version.get("minor").integer()
                : Long.toString(major);
    }

    private static void graph(JsonValue program, Map<String, @Nullable Object> values) {
        JsonValue module = program.get("graph_module");
        JsonValue graph = module.get("graph");
        Map<String, JsonValue> tensors = graph.get("tensor_values").fields();
        JsonValue signature = module.get("signature");
        Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
        for (JsonValue spec : signature.get("input_specs").items()) {
            Map.Entry<String, JsonValue> only = spec.only();
            if (only.getKey().equals("user_input")) {
                put(inputs, only.getValue().get("arg"), tensors);
            } else if (only.getKey().equals("constant_input")) {
                inputs.put(
                        only.getValue().get("name").text(),
                        ArgumentText.of(only.getValue().get("value")));
            }
        }
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        List<@Nullable Object> changed = new ArrayList<>();
        for (JsonValue spec : signature.get("output_specs").items()) {
            Map.Entry<String, JsonValue> only = spec.only();
            switch (only.getKey()) {
                case "user_output", "loss_output" ->
                        put(outputs, only.getValue().get("arg"), tensors);
                case "buffer_mutation" -> changed.add(only.getValue().get("buffer_name").text());
                case "user_input_mutation" ->
                        changed.add(only.getValue().get("user_input_name").text());
                default -> changed.add(only.getKey());
            }
        }
        values.put("inputs", inputs);
        values.put("ranges", ranges(program));
        values.put("outputs", outputs);
        if (!changed.isEmpty()) {
            values.put("changes", changed);
        }
        Map<String, Long> operators = new TreeMap<>();
        List<@Nullable Object> lines = new ArrayList<>();
        lines(graph, operators, lines, "");
        values.put("operators", new LinkedHashMap<String, @Nullable Object>(operators));
        values.put("graph", lines);
    }

    private static void put(
            Map<String, @Nullable Object> all, JsonValue argument, Map<String, JsonValue> tensors) {
        Map.Entry<String, JsonValue> only =
                argument.find("name") == null ? argument.only() : Map.entry("as_tensor", argument);
        if (only.getKey().equals("as_tensor")) {
            String name = only.getValue().get("name").text();
            JsonValue meta = tensors.get(name);
            all.put(name, meta == null ? "?" : TensorMeta.of(meta).described());
        } else {
            String text = ArgumentText.of(argument);
            // None and numbers have no name of their own: their place is one.
            all.put(
                    only.getKey().startsWith("as_sym") ? text : Integer.toString(all.size()),
                    only.getKey().startsWith("as_sym")
                            ? only.getKey().substring("as_sym_".length())
                            : text);
        }
    }

    private static Map<String, @Nullable Object> ranges(JsonValue program) {
        Map<String, @Nullable Object> ranges = new LinkedHashMap<>();
        JsonValue all = program.find("range_constraints");
        if (all != null) {
            all.fields()
                    .forEach(
                            (symbol, range) ->
                                    ranges.put(
                                            Expression.shown(symbol),
                                            bound(range, "min_val", "-inf")
                                                    + " to "
                                                    + bound(range, "max_val", "inf")));
        }
        return ranges;
    }

    private static String bound(JsonValue range, String name, String none) {
        JsonValue found = range.find(name);
        return found == null ? none : Long.toString(found.integer());
    }

    private static void lines(
            JsonValue graph,
            Map<String, Long> operators,
            List<@Nullable Object> lines,
            String indent) {
        for (JsonValue node : graph.get("nodes").items()) {
            String target = node.get("target").text();
            String operator =
                    target.startsWith("torch.ops.")
                            ? target.substring("torch.ops.".length())
                            : target;
            operators.merge(operator, 1L, Long::sum);
            List<String> inputs = new ArrayList<>();
            List<JsonValue> graphs = new ArrayList<>();
            for (JsonValue input : node.get("inputs").items()) {
                JsonValue argument = input.get("arg");
                JsonValue inner = argument.find("as_graph");
                if (inner != null) {
                    graphs.add(inner);
                }
                inputs.add(ArgumentText.of(argument));
            }
            List<String> outputs = new ArrayList<>();
            for (JsonValue output : node.get("outputs").items()) {
                outputs.add(ArgumentText.of(output));
            }
            lines.add(
                    indent
                            + (outputs.isEmpty() ? "" : String.join(", ", outputs) + " = ")
                            + operator
                            + "("
                            + String.join(", ", inputs)
                            + ")");
            for (JsonValue inner : graphs) {
                lines.add(indent + "  " + inner.get("name").text() + ":");
                lines(inner.get("graph"), operators, lines, indent + "    ");
            }
        }
        if (!indent.isEmpty()) {
            List<String> outputs = new ArrayList<>();
            for (JsonValue output : graph.get("outputs").items()) {
                outputs.add(ArgumentText.of(output));
            }
            lines.add(indent + "return " + String.join(", ", outputs));
        }
    }

    private static void evaluated(JsonValue program, List<String> found) {
        program.each(
                "expr_str",
                value -> {
                    if (!(value.isText() && Expression.isArithmetic(value.text()))) {
                        add(found, value, "expr_str");
                    }
                });
        program.each(
                "guards_code",
                guards -> {
                    for (JsonValue guard : guards.items()) {
                        if (!(guard.isText() && Expression.isComparison(guard.text()))) {
                            add(found, guard, "guards_code");
                        }
                    }
                });
    }

    private static void add(List<String> found, JsonValue value, String field) {
        if (found.size() < MOST_SHOWN) {
            found.add(field + " " + (value.isText() ? Shorten.text(value.text()) : "of no text"));
        }
    }
}
