package dev.rekindle.internal.program;

import dev.rekindle.internal.text.Shorten;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A module of a script: its tensors by their names in it, and its children. So the names that
 * {@code state_dict()} gives in TorchScript are those of the program.
 */
public final class ScriptModule {
    private static final int MOST_STEPS = 200;

    private final String typeName;
    private final Map<String, String> tensors = new LinkedHashMap<>();
    private final Map<String, ScriptModule> children = new LinkedHashMap<>();
    private final Set<String> parameters = new LinkedHashSet<>();
    private final Set<String> buffers = new LinkedHashSet<>();

    private ScriptModule(String typeName) {
        this.typeName = typeName;
    }

    static ScriptModule root() {
        return new ScriptModule("Program");
    }

    /** Returns the name of its class, without {@code __torch__}. */
    public String typeName() {
        return typeName;
    }

    /** Returns the full names in the program of its own tensors, by their names here. */
    public Map<String, String> tensors() {
        return tensors;
    }

    public Map<String, ScriptModule> children() {
        return children;
    }

    /**
     * Adds a tensor and the modules that lead to it, and returns the expression that reads it.
     *
     * @param name such as {@code layers.0.weight}, checked by {@link ScriptNames#quoted}
     * @param spec where it stands in the file
     */
    String add(String name, TensorKind kind, JsonValue spec, int[] count) {
        ScriptModule at = this;
        String text = "self";
        String[] steps = name.split("\\.", -1);
        if (steps.length > MOST_STEPS) {
            throw spec.expected("a name of at most " + MOST_STEPS + " parts");
        }
        for (int i = 0; i < steps.length - 1; i++) {
            String step = steps[i];
            text = step(text, step, spec);
            if (at.tensors.containsKey(step)) {
                throw both(name, spec);
            }
            at =
                    at.children.computeIfAbsent(
                            step, key -> new ScriptModule("Program_" + count[0]++));
        }
        String last = steps[steps.length - 1];
        if (last.isEmpty() || at.children.containsKey(last) || at.isTaken(last)) {
            throw both(name, spec);
        }
        text = step(text, last, spec);
        if (at.tensors.putIfAbsent(last, name) != null) {
            throw both(name, spec);
        }
        if (kind == TensorKind.PARAMETER) {
            at.parameters.add(last);
        } else if (kind == TensorKind.BUFFER) {
            at.buffers.add(last);
        }
        return text;
    }

    private static String step(String text, String name, JsonValue spec) {
        return "getattr(" + text + ", " + ScriptNames.quoted(name, spec) + ")";
    }

    private boolean isTaken(String name) {
        return name.equals("training")
                || (typeName.equals("Program") && ProgramScript.METHODS.contains(name));
    }

    private static RuntimeException both(String name, JsonValue spec) {
        return spec.refuse(
                "the name "
                        + Shorten.text(name)
                        + " stands for two things in a TorchScript module. Rename it in Python and"
                        + " export again.");
    }

    /** Returns the classes of the children and of this one, the children's first. */
    String code(JsonValue place, String methods) {
        StringBuilder all = new StringBuilder();
        for (ScriptModule child : children.values()) {
            all.append(child.code(place, ""));
        }
        all.append("class ").append(typeName).append("(Module):\n");
        all.append("  __parameters__ = ").append(names(parameters, place)).append('\n');
        all.append("  __buffers__ = ").append(names(buffers, place)).append('\n');
        all.append("  __annotations__ = []\n");
        all.append("  training : bool\n");
        for (String name : tensors.keySet()) {
            annotation(all, name, "Tensor", place);
        }
        children.forEach(
                (name, child) -> annotation(all, name, "__torch__." + child.typeName, place));
        return all.append(methods).toString();
    }

    private static void annotation(StringBuilder all, String name, String type, JsonValue place) {
        all.append("  __annotations__[")
                .append(ScriptNames.quoted(name, place))
                .append("] = ")
                .append(type)
                .append('\n');
    }

    private static String names(Set<String> names, JsonValue place) {
        List<String> quoted = new ArrayList<>();
        names.forEach(name -> quoted.add(ScriptNames.quoted(name, place) + ", "));
        return "[" + String.join("", quoted) + "]";
    }
}
