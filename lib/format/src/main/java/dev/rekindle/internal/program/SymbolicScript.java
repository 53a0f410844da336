package dev.rekindle.internal.program;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic over sizes, as the graph says it: {@code _SYM_OPS} (torch/_export/serde/serialize.py,
 * 2.15.0), each with its words in TorchScript. Whole numbers divide and have remainders as in
 * Python, in both.
 */
final class SymbolicScript {
    private static final Map<String, String> WORDS =
            Map.ofEntries(
                    Map.entry("_operator.add", "(%s + %s)"),
                    Map.entry("_operator.sub", "(%s - %s)"),
                    Map.entry("_operator.mul", "(%s * %s)"),
                    Map.entry("_operator.floordiv", "(%s // %s)"),
                    Map.entry("_operator.truediv", "(%s / %s)"),
                    Map.entry("_operator.mod", "(%s %% %s)"),
                    Map.entry("_operator.pow", "(%s ** %s)"),
                    Map.entry("_operator.eq", "(%s == %s)"),
                    Map.entry("_operator.ne", "(%s != %s)"),
                    Map.entry("_operator.lt", "(%s < %s)"),
                    Map.entry("_operator.le", "(%s <= %s)"),
                    Map.entry("_operator.gt", "(%s > %s)"),
                    Map.entry("_operator.ge", "(%s >= %s)"),
                    Map.entry("_operator.lshift", "(%s << %s)"),
                    Map.entry("_operator.rshift", "(%s >> %s)"),
                    Map.entry("_operator.neg", "(-%s)"),
                    Map.entry("_operator.pos", "%s"),
                    Map.entry("math.trunc", "%s"),
                    Map.entry("torch.sym_int", "%s"),
                    Map.entry("torch.sym_float", "%s"),
                    Map.entry("torch.sym_max", "ops.prim.max(%s, %s)"),
                    Map.entry("torch.sym_min", "ops.prim.min(%s, %s)"),
                    Map.entry("torch.sym_not", "(not %s)"),
                    Map.entry("torch.sym_sqrt", "ops.aten.sqrt(%s)"),
                    Map.entry("torch._sym_sqrt", "ops.aten.sqrt(%s)"));

    private SymbolicScript() {}

    /**
     * Returns the expression of an operator over numbers, or null where it is none.
     *
     * @param result the type that the graph gives its result
     */
    static @Nullable String of(String target, List<ScriptValue> numbers, ScriptType result) {
        if (target.equals("torch.sym_ite") && numbers.size() == 3) {
            return "("
                    + numbers.get(1).text()
                    + " if "
                    + numbers.get(0).text()
                    + " else "
                    + numbers.get(2).text()
                    + ")";
        }
        String words =
                target.startsWith("_operator.and_") || target.startsWith("_operator.or_")
                        ? logic(target, result)
                        : WORDS.get(target);
        if (words == null || words.split("%s", -1).length - 1 != numbers.size()) {
            return null;
        }
        String text = String.format(words, numbers.stream().map(ScriptValue::text).toArray());
        // A power of whole numbers is none in TorchScript; trunc and sym_int cut to one.
        return switch (result) {
            case INT -> "int(" + text + ")";
            case FLOAT -> "float(" + text + ")";
            default -> text;
        };
    }

    private static String logic(String target, ScriptType result) {
        boolean and = target.equals("_operator.and_");
        return result == ScriptType.BOOL
                ? and ? "(%s and %s)" : "(%s or %s)"
                : and ? "(%s & %s)" : "(%s | %s)";
    }
}
