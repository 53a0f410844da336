package dev.rekindle.internal.program;

import dev.rekindle.internal.text.Shorten;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node that is no operator itself, but holds graphs or another operator. */
final class HigherOrder {
    private final GraphScript graphs;
    private final ScriptLines lines;
    private final JsonValue node;
    private final Scope scope;

    HigherOrder(GraphScript graphs, ScriptLines lines, JsonValue node, Scope scope) {
        this.graphs = graphs;
        this.lines = lines;
        this.node = node;
        this.scope = scope;
    }

    /** An operator that stays in its place among others: here each line does. */
    private void effects() {
        List<JsonValue> inputs = node.get("inputs").items();
        List<JsonValue> outputs = node.get("outputs").items();
        if (inputs.size() < 2 || outputs.isEmpty()) {
            throw node.expected("a token, an operator, and a token as a result");
        }
        JsonValue operator = inputs.get(1).get("arg").get("as_operator");
        String target = operator.text();
        String name =
                target.startsWith(GraphScript.ATEN)
                        ? target.substring(GraphScript.ATEN.length())
                        : target;
        name = name.endsWith(".default") ? name.substring(0, name.length() - 8) : name;
        Schema schema = Operators.all().find(name);
        if (schema == null || !schema.results().isEmpty()) {
            throw operator.refuse(
                    "the operator "
                            + Shorten.name(target)
                            + " has an effect that can't be said in TorchScript. Export the model"
                            + " without it.");
        }
        Map<String, JsonValue> given = new HashMap<>();
        for (int i = 2; i < inputs.size(); i++) {
            String written = inputs.get(i).get("name").text();
            boolean byPlace = written.isEmpty() && i - 2 < schema.arguments().size();
            given.put(
                    byPlace ? schema.arguments().get(i - 2).name() : written,
                    inputs.get(i).get("arg"));
        }
        lines.add(GraphScript.call(schema, node, given, new ArgumentScript(scope)));
    }

    /** Writes the node; refuses what can't be said. */
    void write(String name) {
        List<JsonValue> inputs = new ArrayList<>();
        node.get("inputs").items().forEach(input -> inputs.add(input.get("arg")));
        ControlFlow flow = new ControlFlow(graphs, lines, node, inputs, scope);
        switch (name) {
            case "cond" -> flow.cond();
            case "map_impl" -> new SliceLoops(flow, lines, node, inputs, scope).map();
            case "scan" -> new SliceLoops(flow, lines, node, inputs, scope).scan();
            case "with_effects" -> effects();
            case "while_loop" -> flow.whileLoop();
            case "wrap_with_set_grad_enabled" -> flow.gradients();
            case "wrap_with_autocast" -> flow.withoutAutocast();
            default ->
                    throw node.get("target")
                            .refuse(
                                    "the operator higher_order."
                                            + Shorten.name(name)
                                            + " can't be said in TorchScript. Export the model"
                                            + " without it, or with run_decompositions().");
        }
    }
}
