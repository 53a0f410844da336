package dev.rekindle.internal.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds what a program is called with against what it was exported for, as {@code
 * _check_input_constraints_for_graph} does (torch/_export/utils.py, 2.15.0), and the element types
 * besides: a graph computes something else for other sizes, and says nothing.
 */
final class InputChecks {
    /** A size from 2 on is how export says that 1 was not looked at; torch checks it from 3 on. */
    private static final long LEAST_CHECKED = 3;

    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,40}");

    private final Map<String, JsonValue> ranges = new HashMap<>();
    private final ScriptLines lines;
    private final Map<String, String> symbols = new HashMap<>();

    InputChecks(JsonValue program, ScriptLines lines) {
        this.lines = lines;
        JsonValue given = program.find("range_constraints");
        if (given != null) {
            given.fields().forEach((name, range) -> ranges.put(Expression.shown(name), range));
        }
    }

    void write(List<ProgramScript.LeafInput> inputs) {
        for (ProgramScript.LeafInput input : inputs) {
            if (input.meta() != null && input.fixed() == null) {
                tensor(input, input.meta());
            }
        }
    }

    private void tensor(ProgramScript.LeafInput input, TensorMeta meta) {
        List<JsonValue> sizes = meta.sizes();
        int type = EngineNumbers.elementType(meta.dtype(), meta.offset());
        require(
                "ops.prim.dtype(" + input.variable() + ") == " + type,
                input,
                "an input of the type " + meta.dtype().torchName());
        require(
                "torch.dim(" + input.variable() + ") == " + sizes.size(),
                input,
                "an input of " + sizes.size() + " dimensions");
        for (int i = 0; i < sizes.size(); i++) {
            JsonValue number = sizes.get(i).find("as_int");
            String size = "torch.size(" + input.variable() + ", " + i + ")";
            if (number != null) {
                long expected = number.integer();
                require(size + " == " + expected, input, "size " + expected + " in dimension " + i);
            } else {
                symbol(input, size, i, sizes.get(i));
            }
        }
    }

    private void symbol(
            ProgramScript.LeafInput input, String size, int dimension, JsonValue value) {
        String name = Expression.shown(value.get("as_expr").get("expr_str").text());
        Matcher plain = SYMBOL.matcher(name);
        if (!plain.matches()) {
            // A sum or product of sizes: torch compares it, too; what follows from it is checked.
            return;
        }
        String known = symbols.get(name);
        if (known != null) {
            require(
                    size + " == " + known,
                    input,
                    "in dimension " + dimension + " the size that " + name + " has before");
            return;
        }
        String variable = lines.fresh("s");
        lines.add(variable + " = " + size);
        symbols.put(name, variable);
        JsonValue range = ranges.get(name);
        JsonValue least = range == null ? null : range.find("min_val");
        JsonValue most = range == null ? null : range.find("max_val");
        if (least != null && least.integer() >= LEAST_CHECKED) {
            require(
                    variable + " >= " + least.integer(),
                    input,
                    "size " + least.integer() + " or more in dimension " + dimension);
        }
        if (most != null && most.integer() < Integer.MAX_VALUE) {
            require(
                    variable + " <= " + most.integer(),
                    input,
                    "size " + most.integer() + " or less in dimension " + dimension);
        }
    }

    private void require(String condition, ProgramScript.LeafInput input, String expected) {
        lines.add("if not (" + condition + "):");
        lines.deeper();
        // The name is an identifier, and the rest is ours.
        lines.add(
                "ops.prim.RaiseException(\"the program's input "
                        + input.name()
                        + ": expected "
                        + expected
                        + "\", \"builtins.ValueError\")");
        lines.back();
    }
}
