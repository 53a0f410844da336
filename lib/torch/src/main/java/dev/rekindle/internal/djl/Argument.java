package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
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
        return switch (kind) {
            case "Tensor?" -> "Optional[Tensor]";
            case "Tensor[]" -> "List[Tensor]";
            case "int[]" -> "List[int]";
            default -> kind;
        };
    }

    /** Returns how the method declares it: as it comes. */
    String packed() {
        boolean asItIs = kind.equals("Tensor") || kind.equals("Tensor[]");
        return asItIs ? name + ": " + type() : name + "_: Tensor";
    }

    /** Returns the lines that make the argument of what came. */
    String unpacking() {
        return switch (kind) {
            case "Tensor", "Tensor[]" -> "";
            case "Tensor?" ->
                    "    "
                            + name
                            + ": Optional[Tensor] = None\n    if torch.numel("
                            + name
                            + "_) > 0:\n      "
                            + name
                            + " = "
                            + name
                            + "_\n";
            case "int[]" -> "    " + name + " = annotate(List[int], " + name + "_.tolist())\n";
            default -> "    " + name + " = " + kind + "(" + name + "_)\n";
        };
    }

    /** Adds a value to what the engine gets; what was made for it is added to {@code made}. */
    void add(@Nullable Object value, NDList list, List<NDArray> made) {
        NDManager manager = Engines.own();
        if (value == null) {
            if (!kind.equals("Tensor?")) {
                throw new IllegalArgumentException("[" + name + "] is null. Give a " + kind + ".");
            }
            list.add(keep(manager.create(new Shape(0)), made));
            return;
        }
        switch (kind) {
            case "Tensor", "Tensor?" -> list.add(plain((NDArray) value, made));
            case "Tensor[]" -> {
                for (Object each : (List<?>) value) {
                    NDArray array = (NDArray) each;
                    Memory.requireOpen(array);
                    NDArray named = keep(array.reshape(array.getShape()), made);
                    named.setName(name + "[]");
                    list.add(named);
                }
            }
            case "int" -> list.add(keep(manager.create(((Number) value).longValue()), made));
            case "float" -> list.add(keep(manager.create(((Number) value).doubleValue()), made));
            case "bool" -> list.add(keep(manager.create((boolean) value), made));
            case "int[]" -> list.add(keep(manager.create((long[]) value), made));
            default -> throw new IllegalStateException("no kind of argument: " + kind);
        }
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
