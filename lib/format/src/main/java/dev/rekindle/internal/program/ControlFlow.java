package dev.rekindle.internal.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A node that holds graphs, as TorchScript's own branches and loops. Mirrors {@code cond}, {@code
 * while_loop}, {@code wrap_with_set_grad_enabled} and {@code wrap_with_autocast}
 * (torch/_higher_order_ops, 2.15.0).
 */
final class ControlFlow {
    private final GraphScript graphs;
    private final ScriptLines lines;
    private final JsonValue node;
    private final List<JsonValue> inputs;
    private final Scope scope;
    private final ArgumentScript arguments;

    ControlFlow(
            GraphScript graphs,
            ScriptLines lines,
            JsonValue node,
            List<JsonValue> inputs,
            Scope scope) {
        this.graphs = graphs;
        this.lines = lines;
        this.node = node;
        this.inputs = inputs;
        this.scope = scope;
        this.arguments = new ArgumentScript(scope);
    }

    void cond() {
        requireInputs(4);
        List<ScriptValue> operands = arguments.values(inputs.get(3));
        ScriptValue predicate = arguments.value(inputs.get(0));
        List<Defined> results = define();
        lines.add("if bool(" + predicate.text() + "):");
        branch(inputs.get(1), operands, results);
        lines.add("else:");
        branch(inputs.get(2), operands, results);
    }

    private void branch(JsonValue graph, List<ScriptValue> operands, List<Defined> results) {
        lines.deeper();
        assign(results, inline(graph, operands));
        if (results.isEmpty()) {
            lines.add("pass");
        }
        lines.back();
    }

    /** Gives each value a name of its own: one may be what another is made of. */
    List<ScriptValue> held(List<ScriptValue> values, String prefix) {
        List<ScriptValue> held = new ArrayList<>();
        for (ScriptValue value : values) {
            String name = lines.fresh(prefix);
            lines.add(name + " = " + value.text());
            held.add(new ScriptValue(name, value.type()));
        }
        return held;
    }

    void whileLoop() {
        requireInputs(4);
        List<ScriptValue> carried = held(arguments.values(inputs.get(2)), "c");
        List<ScriptValue> operands = new ArrayList<>(carried);
        operands.addAll(arguments.values(inputs.get(3)));
        List<Defined> results = define();
        if (results.size() != carried.size()) {
            throw node.get("outputs").expected(carried.size() + " results");
        }
        String goesOn = lines.fresh("w");
        condition(goesOn, operands);
        lines.add("while " + goesOn + ":");
        lines.deeper();
        List<ScriptValue> next = inline(inputs.get(1), operands);
        if (next.size() != carried.size()) {
            throw inputs.get(1).expected("a graph of " + carried.size() + " outputs");
        }
        List<ScriptValue> held = held(next, "h");
        for (int i = 0; i < held.size(); i++) {
            lines.add(carried.get(i).text() + " = " + held.get(i).text());
        }
        condition(goesOn, operands);
        lines.back();
        assign(results, carried);
    }

    private void condition(String goesOn, List<ScriptValue> operands) {
        List<ScriptValue> found = inline(inputs.get(0), operands);
        if (found.size() != 1) {
            throw inputs.get(0).expected("a graph with one output");
        }
        lines.add(goesOn + " = bool(" + found.get(0).text() + ")");
    }

    /** The graph is computed where it stands, with autograd switched as Python switches it. */
    void gradients() {
        if (inputs.size() < 2) {
            requireInputs(2);
        }
        boolean enabled = inputs.get(0).get("as_bool").truth();
        List<ScriptValue> operands = operandsFrom(2);
        String before = lines.fresh("e");
        lines.add(before + " = torch.is_grad_enabled()");
        lines.add("torch.set_grad_enabled(" + (enabled ? "True" : "False") + ")");
        List<ScriptValue> found = inline(inputs.get(1), operands);
        assign(define(), found);
        lines.add("torch.set_grad_enabled(" + before + ")");
    }

    /**
     * A region without autocast is computed where it stands, as no region around it has any: one
     * that casts has types of its own for each operator, which TorchScript does not know.
     */
    void withoutAutocast() {
        if (inputs.size() < 5) {
            requireInputs(5);
        }
        JsonValue enabled = inputs.get(2).get("as_bool");
        if (enabled.truth()) {
            throw enabled.refuse(
                    "a region of the program runs with torch.autocast, whose casts the file does not"
                            + " name. Export the model with run_decompositions(), which writes them"
                            + " out.");
        }
        List<ScriptValue> operands = operandsFrom(5);
        assign(define(), inline(inputs.get(4), operands));
    }

    private List<ScriptValue> operandsFrom(int first) {
        List<ScriptValue> operands = new ArrayList<>();
        for (JsonValue input : inputs.subList(first, inputs.size())) {
            operands.addAll(arguments.values(input));
        }
        return operands;
    }

    record Defined(String name, ScriptType type) {}

    /** Takes the names of the results: those of a list one by one. */
    List<Defined> define() {
        List<Defined> all = new ArrayList<>();
        for (JsonValue output : node.get("outputs").items()) {
            Map.Entry<String, JsonValue> only = output.only();
            JsonValue value = only.getValue();
            switch (only.getKey()) {
                case "as_tensor" -> all.add(defined(value.get("name"), ScriptType.TENSOR));
                case "as_tensors" ->
                        value.items()
                                .forEach(
                                        each ->
                                                all.add(
                                                        defined(
                                                                each.get("name"),
                                                                ScriptType.TENSOR)));
                case "as_sym_int" -> all.add(defined(value.get("as_name"), ScriptType.INT));
                case "as_sym_float" -> all.add(defined(value.get("as_name"), ScriptType.FLOAT));
                case "as_sym_bool" -> all.add(defined(value.get("as_name"), ScriptType.BOOL));
                case "as_none" -> all.add(new Defined(lines.fresh("n"), ScriptType.NONE));
                default -> throw output.expected("a tensor or a number as a result");
            }
        }
        return all;
    }

    private Defined defined(JsonValue name, ScriptType type) {
        return new Defined(scope.define(name, type), type);
    }

    void assign(List<Defined> results, List<ScriptValue> found) {
        requireSame(results, found);
        for (int i = 0; i < results.size(); i++) {
            lines.add(results.get(i).name() + " = " + found.get(i).text());
        }
    }

    void requireSame(List<Defined> results, List<ScriptValue> found) {
        boolean same = results.size() == found.size();
        for (int i = 0; same && i < found.size(); i++) {
            same = results.get(i).type() == found.get(i).type();
        }
        if (!same) {
            throw node.get("outputs").expected("the results that the graphs in it give");
        }
    }

    List<ScriptValue> inline(JsonValue argument, List<ScriptValue> operands) {
        JsonValue graph = argument.get("as_graph").get("graph");
        List<JsonValue> names = graph.get("inputs").items();
        if (names.size() != operands.size()) {
            throw graph.get("inputs").expected(operands.size() + " inputs, as many as are given");
        }
        Scope inner = new Scope(lines.fresh("g") + "_");
        for (int i = 0; i < names.size(); i++) {
            Map.Entry<String, JsonValue> only = names.get(i).only();
            switch (only.getKey()) {
                case "as_tensor" -> inner.bind(only.getValue().get("name"), once(operands.get(i)));
                case "as_sym_int", "as_sym_float", "as_sym_bool" -> {
                    JsonValue name = only.getValue().find("as_name");
                    if (name != null) {
                        inner.bind(name, operands.get(i));
                    }
                }
                default -> {}
            }
        }
        graphs.write(graph, inner);
        List<ScriptValue> found = new ArrayList<>();
        ArgumentScript results = new ArgumentScript(inner);
        for (JsonValue output : graph.get("outputs").items()) {
            found.addAll(results.values(output));
        }
        return found;
    }

    /** A call is made once, however often its result is used. */
    private ScriptValue once(ScriptValue value) {
        if (!value.text().endsWith(")")) {
            return value;
        }
        String name = lines.fresh("o");
        lines.add(name + " = " + value.text());
        return new ScriptValue(name, value.type());
    }

    void requireInputs(int count) {
        if (inputs.size() != count) {
            throw node.get("inputs").expected(count + " inputs");
        }
    }
}
