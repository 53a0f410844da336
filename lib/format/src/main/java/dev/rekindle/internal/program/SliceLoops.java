package dev.rekindle.internal.program;

import dev.rekindle.internal.program.ControlFlow.Defined;
import java.util.ArrayList;
import java.util.List;

/**
 * A node whose graph is computed for each slice of its tensors. Mirrors {@code map_impl} and {@code
 * scan} (torch/_higher_order_ops, 2.15.0).
 */
final class SliceLoops {
    private final ControlFlow flow;
    private final ScriptLines lines;
    private final JsonValue node;
    private final List<JsonValue> inputs;
    private final ArgumentScript arguments;

    SliceLoops(
            ControlFlow flow,
            ScriptLines lines,
            JsonValue node,
            List<JsonValue> inputs,
            Scope scope) {
        this.flow = flow;
        this.lines = lines;
        this.node = node;
        this.inputs = inputs;
        this.arguments = new ArgumentScript(scope);
    }

    /** Each slice goes through the graph, and what comes out is stacked. */
    void map() {
        flow.requireInputs(3);
        List<ScriptValue> slices = arguments.values(inputs.get(1));
        List<ScriptValue> others = arguments.values(inputs.get(2));
        requireTensors(slices, inputs.get(1));
        List<Defined> results = flow.define();
        List<String> lists = lists(results);
        String index = loopOver(slices);
        List<ScriptValue> operands = sliced(slices, index);
        operands.addAll(others);
        List<ScriptValue> found = flow.inline(inputs.get(0), operands);
        flow.requireSame(results, found);
        append(lists, found);
        lines.back();
        stack(results, lists);
    }

    private static void requireTensors(List<ScriptValue> slices, JsonValue place) {
        if (slices.isEmpty() || slices.stream().anyMatch(s -> s.type() != ScriptType.TENSOR)) {
            throw place.expected("tensors to go through slice by slice");
        }
    }

    private List<String> lists(List<Defined> results) {
        List<String> lists = new ArrayList<>();
        for (Defined result : results) {
            if (result.type() != ScriptType.TENSOR) {
                throw node.get("outputs").expected("tensors as results");
            }
            String list = lines.fresh("l");
            lines.add(list + " = annotate(List[Tensor], [])");
            lists.add(list);
        }
        return lists;
    }

    private String loopOver(List<ScriptValue> slices) {
        String index = lines.fresh("i");
        lines.add("for " + index + " in range(torch.size(" + slices.get(0).text() + ", 0)):");
        lines.deeper();
        return index;
    }

    private static List<ScriptValue> sliced(List<ScriptValue> slices, String index) {
        List<ScriptValue> operands = new ArrayList<>();
        for (ScriptValue slice : slices) {
            operands.add(
                    new ScriptValue(
                            "torch.select(" + slice.text() + ", 0, " + index + ")",
                            ScriptType.TENSOR));
        }
        return operands;
    }

    private void append(List<String> lists, List<ScriptValue> found) {
        for (int i = 0; i < lists.size(); i++) {
            lines.add(
                    lines.fresh("n")
                            + " = torch.append("
                            + lists.get(i)
                            + ", "
                            + found.get(i).text()
                            + ")");
        }
    }

    private void stack(List<Defined> results, List<String> lists) {
        for (int i = 0; i < lists.size(); i++) {
            lines.add(results.get(i).name() + " = torch.stack(" + lists.get(i) + ", 0)");
        }
    }

    /**
     * Slices go through the graph one after the other, and what it carries goes from each to the
     * next.
     */
    void scan() {
        flow.requireInputs(4);
        List<ScriptValue> carried = flow.held(arguments.values(inputs.get(1)), "c");
        List<ScriptValue> slices = arguments.values(inputs.get(2));
        List<ScriptValue> others = arguments.values(inputs.get(3));
        requireTensors(slices, inputs.get(2));
        List<Defined> results = flow.define();
        if (results.size() < carried.size()) {
            throw node.get("outputs").expected(carried.size() + " results or more");
        }
        List<Defined> stacked = results.subList(carried.size(), results.size());
        List<String> lists = lists(stacked);
        String index = loopOver(slices);
        List<ScriptValue> operands = new ArrayList<>(carried);
        operands.addAll(sliced(slices, index));
        operands.addAll(others);
        List<ScriptValue> found = flow.inline(inputs.get(0), operands);
        flow.requireSame(results, found);
        List<ScriptValue> next = flow.held(found.subList(0, carried.size()), "h");
        append(lists, found.subList(carried.size(), found.size()));
        for (int i = 0; i < next.size(); i++) {
            lines.add(carried.get(i).text() + " = " + next.get(i).text());
        }
        lines.back();
        flow.assign(results.subList(0, carried.size()), carried);
        stack(stacked, lists);
    }
}
