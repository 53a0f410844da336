package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One argument of an operator in TorchScript. DJL hands over tensors alone where gradients are
 * kept, so a number goes in as a tensor of one element, and a line in the method unpacks it.
 */
record Argument(String kind, String name) {
    /** DJL reads these in an array's name as "belongs into a map, a list or a tuple". */
    private static final Pattern GROUPED =
            Pattern.compile(".*(\\.|\\[\\]|\\(\\)).*", Pattern.DOTALL);

    /** Reads {@code "name(Tensor x, int n)"}. */
    static List<Argument> parse(String declaration) {
        List<Argument> all = new ArrayList<>();
        String inside =
                declaration.substring(declaration.indexOf('(') + 1, declaration.length() - 1);
        for (String each : inside.split(", ", -1)) {
            int space = each.indexOf(' ');
            all.add(new Argument(each.substring(0, space), each.substring(space + 1)));
        }
        return all;
    }

    /** Returns the TorchScript type of the argument itself. */
    String type() {
        if (isOptional()) {
            return "Optional[" + new Argument(bare(), name).type() + "]";
        }
        return kind.endsWith("[]") ? "List[" + kind.substring(0, kind.length() - 2) + "]" : kind;
    }

    /** Returns how the method declares it: as it comes. */
    String packed() {
        return comesAsItIs() ? name + ": " + type() : name + "_: Tensor";
    }

    private boolean comesAsItIs() {
        return kind.equals("Tensor") || kind.equals("Tensor[]");
    }

    private boolean isOptional() {
        return kind.endsWith("?");
    }

    /** The kind without its question mark. */
    private String bare() {
        return isOptional() ? kind.substring(0, kind.length() - 1) : kind;
    }

    /** Returns the lines that make the argument of what came. */
    String unpacking() {
        if (!isOptional()) {
            return comesAsItIs() ? "" : "    " + name + " = " + unpacked() + "\n";
        }
        return String.join(
                "\n",
                "    " + name + ": " + type() + " = None",
                "    if torch.numel(" + name + "_) > 0:",
                "      " + name + " = " + unpacked(),
                "");
    }

    /** The value in what came: a tensor of no elements stands for None. */
    private String unpacked() {
        String came = name + "_";
        return switch (bare()) {
            case "Tensor" -> came;
            case "int[]", "float[]" ->
                    "annotate(" + new Argument(bare(), name).type() + ", " + came + ".tolist())";
            default -> bare() + "(" + came + ")";
        };
    }

    /** Adds a value to what the engine gets; what was made for it is added to {@code made}. */
    void add(@Nullable Object value, NDList list, List<NDArray> made) {
        if (value == null && !isOptional()) {
            throw new IllegalArgumentException("[" + name + "] is null. Give a " + kind + ".");
        }
        if (value == null) {
            list.add(setting(null, made));
            return;
        }
        switch (bare()) {
            case "Tensor" -> list.add(plain((NDArray) value, made));
            case "Tensor[]" -> {
                for (Object each : (List<?>) value) {
                    NDArray array = (NDArray) each;
                    Memory.requireOpen(array);
                    NDArray named = keep(array.reshape(array.getShape()), made);
                    named.setName(name + "[]");
                    list.add(named);
                }
            }
            case "int" -> list.add(setting(((Number) value).longValue(), made));
            case "float" -> list.add(setting(((Number) value).doubleValue(), made));
            case "bool", "int[]", "float[]" -> list.add(setting(value, made));
            default -> throw new IllegalStateException("no kind of argument: " + kind);
        }
    }

    private static NDArray setting(@Nullable Object value, List<NDArray> made) {
        return Settings.of(value, array -> keep(array, made));
    }

    private static NDArray keep(NDArray array, List<NDArray> made) {
        made.add(array);
        return array;
    }

    private static NDArray plain(NDArray array, List<NDArray> made) {
        Memory.requireOpen(array);
        String name = array.getName();
        return name != null && GROUPED.matcher(name).matches()
                ? keep(array.reshape(array.getShape()), made)
                : array;
    }
}
