package dev.rekindle.internal.program;

import java.util.HashMap;
import java.util.Map;

/** The names of one graph, and what each is in the script. */
final class Scope {
    private final String prefix;
    private final Map<String, ScriptValue> values = new HashMap<>();

    /**
     * @param prefix what stands before its names in the script, so that two graphs, and the words
     *     of TorchScript, do not meet
     */
    Scope(String prefix) {
        this.prefix = prefix;
    }

    /** Takes a new name, and returns it as the script spells it. */
    String define(JsonValue name, ScriptType type) {
        String variable = ScriptNames.variable(prefix, name);
        bind(name, new ScriptValue(variable, type));
        return variable;
    }

    /** Says what a name is. */
    void bind(JsonValue name, ScriptValue value) {
        if (values.putIfAbsent(name.text(), value) != null) {
            throw name.refuse("is a name that stands for a value already. The file was edited.");
        }
    }

    /** Returns what a name is. */
    ScriptValue get(JsonValue name) {
        ScriptValue value = values.get(name.text());
        if (value == null) {
            throw name.expected("the name of a value that was computed before");
        }
        return value;
    }

    /** Returns what a name is, which has to be a tensor. */
    ScriptValue tensor(JsonValue name) {
        ScriptValue value = get(name);
        if (value.type() != ScriptType.TENSOR) {
            throw name.expected("the name of a tensor");
        }
        return value;
    }
}
