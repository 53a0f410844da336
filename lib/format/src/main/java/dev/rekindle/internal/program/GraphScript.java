package dev.rekindle.internal.program;

import dev.rekindle.internal.text.Shorten;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A graph as lines of TorchScript: each node one line, graphs within it as branches and loops. Only
 * operators of {@link Operators} are called, and only names of {@link ScriptNames} are used.
 */
final class GraphScript {
    static final String ATEN = "torch.ops.aten.";
    private static final String HIGHER = "torch.ops.higher_order.";

    /** Checks that torch.export adds, of what held for the inputs that it saw. */
    private static final Set<String> CHECKS =
            Set.of(
                    "_assert_scalar",
                    "_assert_async",
                    "_assert_async.msg",
                    "_assert_tensor_metadata",
                    "sym_constrain_range",
                    "sym_constrain_range_for_size");

    /** Sizes as torch.export asks for them, and as TorchScript does. */
    private static final Map<String, String> SIZES =
            Map.of(
                    "sym_size.int", "torch.size",
                    "sym_stride.int", "torch.stride",
                    "sym_storage_offset", "torch.storage_offset",
                    "sym_numel", "torch.numel");

    private static final String BITS = "view.dtype";
    private static final Pattern IN_PLACE =
            Pattern.compile("torch\\.ops\\.aten\\.[a-z0-9_]*[a-z0-9]_\\.[A-Za-z_]+");

    private final ScriptLines lines;
    private boolean changes;

    GraphScript(ScriptLines lines) {
        this.lines = lines;
    }

    /** Writes all nodes of a graph whose inputs are bound in {@code scope}. */
    void write(JsonValue graph, Scope scope) {
        List<JsonValue> nodes = graph.get("nodes").items();
        changes |= nodes.stream().anyMatch(GraphScript::isInPlace);
        for (JsonValue node : nodes) {
            String target = node.get("target").text();
            if (target.startsWith(ATEN)) {
                aten(target.substring(ATEN.length()), node, scope);
            } else if (target.startsWith(HIGHER)) {
                new HigherOrder(this, lines, node, scope).write(target.substring(HIGHER.length()));
            } else {
                symbolic(target, node, scope);
            }
        }
    }

    private static boolean isInPlace(JsonValue node) {
        return IN_PLACE.matcher(node.get("target").text()).matches();
    }

    private void aten(String target, JsonValue node, Scope scope) {
        String name =
                target.endsWith(".default")
                        ? target.substring(0, target.length() - ".default".length())
                        : target;
        List<JsonValue> outputs = node.get("outputs").items();
        if (CHECKS.contains(name) && outputs.isEmpty()) {
            return;
        }
        ArgumentScript arguments = new ArgumentScript(scope);
        if (SIZES.containsKey(name)) {
            List<String> texts = new ArrayList<>();
            for (JsonValue input : node.get("inputs").items()) {
                texts.add(arguments.value(input.get("arg")).text());
            }
            results(
                    SIZES.get(name) + "(" + String.join(", ", texts) + ")",
                    List.of("int"),
                    node,
                    scope);
            return;
        }
        Schema schema = Operators.all().find(name.equals(BITS) ? requireNoChanges(node) : name);
        if (schema == null) {
            throw unknown(name, node);
        }
        results(call(schema, node, given(node), arguments), schema.results(), node, scope);
    }

    /** TorchScript has no word for that view, only for a copy: the same where nothing changes. */
    private String requireNoChanges(JsonValue node) {
        if (changes) {
            throw node.get("target")
                    .refuse(
                            "the program looks at a tensor's bits as another type and has operators"
                                    + " that change tensors in place, which can't be said in"
                                    + " TorchScript together. Export the model with"
                                    + " run_decompositions(), which changes none.");
        }
        return "view_copy.dtype";
    }

    private static RuntimeException unknown(String name, JsonValue node) {
        boolean younger = Operators.all().hasBase(name);
        return node.get("target")
                .refuse(
                        "the operator aten."
                                + Shorten.name(name)
                                + (younger
                                        ? " has a form that libtorch "
                                        : " is none that libtorch ")
                                + Operators.VERSION
                                + (younger ? " lacks" : " has, or one that is kept from programs")
                                + ". Export the model without it, or with"
                                + " run_decompositions(), which says it in others.");
    }

    private static Map<String, JsonValue> given(JsonValue node) {
        Map<String, JsonValue> given = new HashMap<>();
        for (JsonValue input : node.get("inputs").items()) {
            if (given.put(input.get("name").text(), input.get("arg")) != null) {
                throw input.refuse("is an argument that is given twice. The file was edited.");
            }
        }
        return given;
    }

    static String call(
            Schema schema, JsonValue node, Map<String, JsonValue> given, ArgumentScript arguments) {
        List<String> texts = new ArrayList<>();
        boolean inOrder = true;
        for (int i = 0; i < schema.arguments().size(); i++) {
            Schema.Argument expected = schema.arguments().get(i);
            JsonValue argument = given.remove(expected.name());
            if (argument == null) {
                if (expected.required()) {
                    throw node.refuse(
                            "the operator "
                                    + Shorten.name(schema.name())
                                    + " lacks its argument "
                                    + Shorten.text(expected.name())
                                    + ". The file was edited, or its torch knows another one.");
                }
                inOrder = false;
                continue;
            }
            String text = arguments.of(argument, expected, takesNumber(schema, i));
            texts.add(inOrder && !expected.byName() ? text : expected.name() + "=" + text);
        }
        if (!given.isEmpty()) {
            throw node.refuse(
                    "the operator aten."
                            + Shorten.name(schema.name())
                            + " of libtorch "
                            + Operators.VERSION
                            + " has no argument "
                            + Shorten.text(given.keySet().iterator().next())
                            + ": it is younger. Export the model with a torch that is nearer to"
                            + " it.");
        }
        return "torch." + Operators.base(schema.name()) + "(" + String.join(", ", texts) + ")";
    }

    /** Python takes a number for a tensor; TorchScript where another overload has one there. */
    private static boolean takesNumber(Schema schema, int index) {
        for (Schema other : Operators.all().overloads(schema.name())) {
            if (index < other.arguments().size()
                    && other.arguments().get(index).type().equals("Scalar")
                    && !other.arguments().get(index).list()) {
                return true;
            }
        }
        return false;
    }

    private void results(String call, List<String> types, JsonValue node, Scope scope) {
        List<JsonValue> outputs = node.get("outputs").items();
        if (outputs.isEmpty()) {
            lines.add(call);
            return;
        }
        if (outputs.size() != types.size()) {
            throw node.get("outputs").expected(types.size() + " results, which the operator gives");
        }
        if (types.size() == 1) {
            result(call, types.get(0), outputs.get(0), scope);
            return;
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            names.add(lines.fresh("r"));
        }
        lines.add(String.join(", ", names) + ", = " + call);
        for (int i = 0; i < types.size(); i++) {
            result(names.get(i), types.get(i), outputs.get(i), scope);
        }
    }

    private void result(String text, String type, JsonValue output, Scope scope) {
        Map.Entry<String, JsonValue> only = output.only();
        JsonValue value = only.getValue();
        switch (only.getKey()) {
            case "as_tensor" -> {
                require(output, type.equals("Tensor"), type);
                lines.add(scope.define(value.get("name"), ScriptType.TENSOR) + " = " + text);
            }
            case "as_tensors" -> {
                require(output, type.equals("Tensor[]"), type);
                String list = lines.fresh("l");
                lines.add(list + " = " + text);
                List<JsonValue> names = value.items();
                for (int i = 0; i < names.size(); i++) {
                    lines.add(
                            scope.define(names.get(i).get("name"), ScriptType.TENSOR)
                                    + " = "
                                    + list
                                    + "["
                                    + i
                                    + "]");
                }
            }
            case "as_sym_int", "as_sym_float", "as_sym_bool" -> {
                require(output, !type.startsWith("Tensor"), type);
                ScriptType number = numberType(only.getKey());
                lines.add(
                        scope.define(value.get("as_name"), number)
                                + " = "
                                + number.text()
                                + "("
                                + text
                                + ")");
            }
            // What nobody uses has no name; it was computed all the same.
            case "as_none" -> lines.add(lines.fresh("n") + " = " + text);
            default -> throw output.expected("a tensor, tensors or a number as a result");
        }
    }

    private static void require(JsonValue output, boolean right, String type) {
        if (!right) {
            throw output.expected("a result of the type " + type);
        }
    }

    private static ScriptType numberType(String key) {
        return switch (key) {
            case "as_sym_float" -> ScriptType.FLOAT;
            case "as_sym_bool" -> ScriptType.BOOL;
            default -> ScriptType.INT;
        };
    }

    private void symbolic(String target, JsonValue node, Scope scope) {
        List<JsonValue> outputs = node.get("outputs").items();
        Map.Entry<String, JsonValue> output =
                outputs.size() == 1 ? outputs.get(0).only() : Map.entry("", node);
        if (!output.getKey().startsWith("as_sym_")) {
            throw notOurs(target, node);
        }
        ArgumentScript arguments = new ArgumentScript(scope);
        List<ScriptValue> numbers = new ArrayList<>();
        for (JsonValue input : node.get("inputs").items()) {
            numbers.add(arguments.anyNumber(input.get("arg")));
        }
        ScriptType type = numberType(output.getKey());
        String text = SymbolicScript.of(target, numbers, type);
        if (text == null) {
            throw notOurs(target, node);
        }
        lines.add(scope.define(output.getValue().get("as_name"), type) + " = " + text);
    }

    private static RuntimeException notOurs(String target, JsonValue node) {
        if (target.startsWith("torch._functorch.")) {
            return node.get("target")
                    .refuse(
                            "the program maps over examples (torch.func.vmap: "
                                    + Shorten.name(target)
                                    + "), which can't be said in TorchScript. Export the model with"
                                    + " run_decompositions(), which says it in operators.");
        }
        return node.get("target")
                .refuse(
                        "the operator "
                                + Shorten.name(target)
                                + " is none of torch's own, and can't be said in TorchScript."
                                + " Export the model without it.");
    }
}
