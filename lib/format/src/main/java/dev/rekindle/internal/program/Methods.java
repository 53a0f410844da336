package dev.rekindle.internal.program;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ways into a program's graph, and out of it. */
final class Methods {
    private static final String SELF = "self: __torch__.Program";

    private final List<ProgramScript.LeafInput> inputs;
    private final List<ProgramScript.LeafOutput> outputs;
    private final CallTrees trees;

    Methods(
            List<ProgramScript.LeafInput> inputs,
            List<ProgramScript.LeafOutput> outputs,
            CallTrees trees) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.trees = trees;
    }

    private List<ProgramScript.LeafInput> free() {
        return inputs.stream().filter(input -> input.fixed() == null).toList();
    }

    private List<ScriptValue> computed() {
        return outputs.stream()
                .filter(output -> !output.fixed())
                .map(ProgramScript.LeafOutput::value)
                .toList();
    }

    /** The graph: its free leaves go in, and what is computed comes out as one tuple. */
    String run(String body) {
        List<ScriptValue> computed = computed();
        String type =
                computed.isEmpty()
                        ? "NoneType"
                        : computed.stream()
                                .map(value -> value.type().text())
                                .collect(Collectors.joining(", ", "Tuple[", "]"));
        String values =
                computed.isEmpty()
                        ? "None"
                        : computed.stream()
                                .map(value -> value.text() + ",")
                                .collect(Collectors.joining(" ", "(", ")"));
        return head(
                        ProgramScript.RUN,
                        free().stream()
                                .map(input -> input.variable() + ": " + input.type().text())
                                .toList(),
                        type)
                + body
                + "    return "
                + values
                + "\n";
    }

    private static String head(String name, List<String> arguments, String type) {
        List<String> all = new ArrayList<>();
        all.add(SELF);
        all.addAll(arguments);
        return "  def " + name + "(" + String.join(", ", all) + ") -> " + type + ":\n";
    }

    private static String call(List<String> arguments) {
        return "    r = (self)." + ProgramScript.RUN + "(" + String.join(", ", arguments) + ")\n";
    }

    /** DJL has no arrays of some types: a wider one stands for those, and holds each value. */
    private static String widened(String text, @Nullable TensorMeta meta) {
        if (meta != null && meta.dtype().isComplex()) {
            // Who looks at the two floats of each sees the conjugate's own.
            return "torch.resolve_conj(" + text + ")";
        }
        int wider = meta == null ? -1 : EngineNumbers.wider(meta.dtype());
        return wider < 0 ? text : "torch.to(" + text + ", " + wider + ")";
    }

    private static String flatInput(ProgramScript.LeafInput input) {
        TensorMeta meta = input.meta();
        if (input.type() != ScriptType.TENSOR) {
            return input.type().text() + "(" + input.variable() + ")";
        }
        return meta == null || EngineNumbers.wider(meta.dtype()) < 0
                ? input.variable()
                : "torch.to("
                        + input.variable()
                        + ", "
                        + EngineNumbers.elementType(meta.dtype(), meta.offset())
                        + ")";
    }

    /** Tensors alone: numbers are tensors without dimensions, None and texts are left out. */
    String flat() {
        return flat(ProgramScript.FLAT);
    }

    private String flat(String name) {
        List<String> results = new ArrayList<>();
        int at = 0;
        for (ProgramScript.LeafOutput output : outputs) {
            ScriptValue value = output.value();
            String text = output.fixed() ? value.text() : "r[" + at++ + "]";
            switch (value.type()) {
                case TENSOR -> results.add(widened(text, output.meta()));
                case INT -> results.add("torch.scalar_tensor(" + text + ", dtype=4)");
                case FLOAT -> results.add("torch.scalar_tensor(" + text + ", dtype=7)");
                case BOOL -> results.add("torch.scalar_tensor(int(" + text + "), dtype=11)");
                default -> {}
            }
        }
        return head(
                        name,
                        free().stream().map(input -> input.variable() + ": Tensor").toList(),
                        "List[Tensor]")
                + call(free().stream().map(Methods::flatInput).toList())
                + "    return annotate(List[Tensor], ["
                + String.join(", ", results)
                + "])\n";
    }

    /** What the Python module takes and gives, or tensors alone where that has no type. */
    String forward() {
        List<String> types = new ArrayList<>();
        int[] leaf = {0};
        for (TreeSpec argument : trees.arguments()) {
            String type = inputType(argument, leaf);
            if (type == null) {
                return flat("forward");
            }
            types.add(type);
        }
        leaf[0] = 0;
        String resultType = outputType(trees.results(), leaf);
        if (resultType == null) {
            return flat("forward");
        }
        List<String> arguments = new ArrayList<>();
        List<String> leaves = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            arguments.add(trees.names().get(i) + ": " + types.get(i));
            unpack(trees.names().get(i), trees.arguments().get(i), leaves);
        }
        StringBuilder body = new StringBuilder();
        List<String> given = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            String fixed = inputs.get(i).fixed();
            if (fixed == null) {
                given.add(leaves.get(i));
            } else {
                String right =
                        fixed.equals("None")
                                ? leaves.get(i) + " is None"
                                : leaves.get(i) + " == " + fixed;
                body.append("    if not (")
                        .append(right)
                        .append("):\n      ops.prim.RaiseException(\"the program's input ")
                        .append(inputs.get(i).name())
                        .append(": expected the value that it was exported with\",")
                        .append(" \"builtins.ValueError\")\n");
            }
        }
        leaf[0] = 0;
        int[] at = {0};
        return head("forward", arguments, resultType)
                + body
                + call(given)
                + "    return "
                + pack(trees.results(), leaf, at)
                + "\n";
    }

    private @Nullable String inputType(TreeSpec tree, int[] leaf) {
        if (tree.kind() == TreeSpec.Kind.LEAF) {
            ScriptType type = inputs.get(leaf[0]++).type();
            return type == ScriptType.NONE ? "Optional[Tensor]" : type.text();
        }
        return holderType(tree, leaf, true);
    }

    private @Nullable String outputType(TreeSpec tree, int[] leaf) {
        if (tree.kind() == TreeSpec.Kind.LEAF) {
            return outputs.get(leaf[0]++).value().type().text();
        }
        return holderType(tree, leaf, false);
    }

    private @Nullable String holderType(TreeSpec tree, int[] leaf, boolean in) {
        List<String> types = new ArrayList<>();
        for (TreeSpec child : tree.children()) {
            String type = in ? inputType(child, leaf) : outputType(child, leaf);
            if (type == null) {
                return null;
            }
            types.add(type);
        }
        boolean alike = types.stream().distinct().count() == 1;
        return switch (tree.kind()) {
            case TUPLE -> types.isEmpty() ? null : "Tuple[" + String.join(", ", types) + "]";
            case LIST -> alike ? "List[" + types.get(0) + "]" : null;
            case DICT ->
                    alike && tree.keys().stream().allMatch(key -> key.matches("[ -~]*"))
                            ? "Dict[str, " + types.get(0) + "]"
                            : null;
            default -> null;
        };
    }

    private static String key(String key) {
        return "\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void unpack(String text, TreeSpec tree, List<String> leaves) {
        if (tree.kind() == TreeSpec.Kind.LEAF) {
            leaves.add(text);
        }
        for (int i = 0; i < tree.children().size(); i++) {
            String step =
                    tree.kind() == TreeSpec.Kind.DICT ? key(tree.keys().get(i)) : String.valueOf(i);
            unpack(text + "[" + step + "]", tree.children().get(i), leaves);
        }
    }

    private String pack(TreeSpec tree, int[] leaf, int[] at) {
        if (tree.kind() == TreeSpec.Kind.LEAF) {
            ProgramScript.LeafOutput output = outputs.get(leaf[0]++);
            return output.fixed() ? output.value().text() : "r[" + at[0]++ + "]";
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < tree.children().size(); i++) {
            String part = pack(tree.children().get(i), leaf, at);
            parts.add(
                    switch (tree.kind()) {
                        case DICT -> key(tree.keys().get(i)) + ": " + part;
                        case TUPLE -> part + ",";
                        default -> part;
                    });
        }
        return switch (tree.kind()) {
            case DICT -> "{" + String.join(", ", parts) + "}";
            case TUPLE -> "(" + String.join(" ", parts) + ")";
            default -> "[" + String.join(", ", parts) + "]";
        };
    }

    List<ProgramInput> describedInputs() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < trees.arguments().size(); i++) {
            for (String path : trees.arguments().get(i).paths()) {
                paths.add(trees.names().get(i) + path);
            }
        }
        List<ProgramInput> all = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            ProgramScript.LeafInput input = inputs.get(i);
            TensorMeta meta = input.meta();
            all.add(
                    new ProgramInput(
                            input.name(),
                            paths.get(i),
                            input.fixed() != null
                                    ? input.fixed()
                                    : meta == null ? input.type().text() : meta.described(),
                            input.fixed() != null));
        }
        return all;
    }

    List<ProgramOutput> describedOutputs() {
        List<String> paths = trees.results().paths();
        List<ProgramOutput> all = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            TensorMeta meta = outputs.get(i).meta();
            all.add(
                    new ProgramOutput(
                            paths.get(i),
                            meta == null
                                    ? outputs.get(i).value().type().text()
                                    : meta.described()));
        }
        return all;
    }
}
