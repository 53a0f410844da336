package dev.rekindle.internal.program;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.Shorten;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An argument of a node as TorchScript writes it, held against the type that the operator's schema
 * gives. Mirrors {@code Argument} (torch/_export/serde/schema.py, 2.15.0), and how {@code
 * python_print} spells values (torch/csrc/jit/serialization/python_print.cpp).
 */
final class ArgumentScript {
    private static final Schema.Argument INT = plain("int");

    private final Scope scope;

    ArgumentScript(Scope scope) {
        this.scope = scope;
    }

    private static Schema.Argument plain(String type) {
        return new Schema.Argument("", type, false, false, false, false, true, false);
    }

    /**
     * Returns the text.
     *
     * @param numberFits whether a number may stand for a tensor in this place, as another overload
     *     of the operator takes one
     */
    String of(JsonValue argument, Schema.Argument expected, boolean numberFits) {
        Map.Entry<String, JsonValue> only = argument.only();
        JsonValue value = only.getValue();
        String type = expected.type();
        return switch (only.getKey()) {
            case "as_none" -> {
                require(argument, expected.optional(), expected, "None");
                yield "None";
            }
            case "as_tensor" -> {
                require(argument, type.equals("Tensor") && !expected.list(), expected, "a tensor");
                yield scope.tensor(value.get("name")).text();
            }
            case "as_optional_tensor" -> of(value, expected, numberFits);
            case "as_tensors" -> {
                require(argument, type.equals("Tensor") && expected.list(), expected, "tensors");
                yield list(value, expected, each -> scope.tensor(each.get("name")).text());
            }
            case "as_optional_tensors" -> {
                require(argument, expected.elementOptional(), expected, "tensors and None");
                yield list(
                        value,
                        expected,
                        each ->
                                each.find("as_tensor") == null
                                        ? "None"
                                        : scope.tensor(each.get("as_tensor").get("name")).text());
            }
            case "as_int",
                    "as_float",
                    "as_bool",
                    "as_complex",
                    "as_sym_int",
                    "as_sym_float",
                    "as_sym_bool" ->
                    number(argument, expected, numberFits);
            case "as_ints",
                    "as_floats",
                    "as_bools",
                    "as_sym_ints",
                    "as_sym_floats",
                    "as_sym_bools" ->
                    numbers(only.getKey(), argument, value, expected);
            case "as_string" -> {
                require(argument, type.equals("str") && !expected.list(), expected, "a text");
                yield ScriptNames.quoted(value.text(), value);
            }
            case "as_scalar_type" -> {
                require(argument, type.equals("ScalarType"), expected, "an element type");
                yield Integer.toString(EngineNumbers.elementType(value));
            }
            case "as_layout" -> {
                require(argument, type.equals("Layout"), expected, "a layout");
                yield Integer.toString(EngineNumbers.layout(value));
            }
            case "as_memory_format" -> {
                require(argument, type.equals("MemoryFormat"), expected, "a memory format");
                yield Integer.toString(EngineNumbers.memoryFormat(value));
            }
            case "as_device" -> {
                require(argument, type.equals("Device"), expected, "a device");
                yield EngineNumbers.device(value);
            }
            default ->
                    throw argument.refuse(
                            "an argument of the kind "
                                    + Shorten.name(only.getKey())
                                    + " can't be said in TorchScript. Export the model without"
                                    + " it.");
        };
    }

    private String number(JsonValue argument, Schema.Argument expected, boolean numberFits) {
        ScriptValue value = value(argument);
        boolean whole = value.type() == ScriptType.INT;
        if (expected.list()) {
            require(
                    argument,
                    expected.spreads() && fits(value.type(), expected.type()),
                    expected,
                    "a number");
            return whole && expected.type().equals("float")
                    ? "float(" + value.text() + ")"
                    : value.text();
        }
        return switch (expected.type()) {
            case "Scalar" -> value.text();
            case "Tensor" ->
                    numberFits ? value.text() : "ops.prim.NumToTensor(" + value.text() + ")";
            default -> {
                require(argument, fits(value.type(), expected.type()), expected, "a number");
                yield whole && expected.type().equals("float")
                        ? "float(" + value.text() + ")"
                        : value.text();
            }
        };
    }

    private static boolean fits(ScriptType found, String expected) {
        return switch (expected) {
            case "int" -> found == ScriptType.INT;
            case "float" -> found == ScriptType.INT || found == ScriptType.FLOAT;
            case "bool" -> found == ScriptType.BOOL;
            case "Scalar" -> found.isNumber();
            default -> false;
        };
    }

    private String numbers(
            String kind, JsonValue argument, JsonValue values, Schema.Argument expected) {
        // An empty list says nothing of what it holds.
        if (values.items().isEmpty() && expected.list()) {
            return list(values, expected, each -> "");
        }
        require(
                argument,
                expected.list() && !expected.type().equals("Tensor"),
                expected,
                "numbers");
        return list(
                values,
                expected,
                each -> {
                    ScriptValue value =
                            kind.startsWith("as_sym") ? value(each) : literal(kind, each);
                    require(
                            each,
                            fits(value.type(), expected.type()),
                            expected,
                            "a number of another kind");
                    return value.type() == ScriptType.INT && expected.type().equals("float")
                            ? "float(" + value.text() + ")"
                            : value.text();
                });
    }

    private static ScriptValue literal(String kind, JsonValue value) {
        return switch (kind) {
            case "as_ints", "as_int" -> new ScriptValue(whole(value), ScriptType.INT);
            case "as_floats", "as_float" ->
                    new ScriptValue(ScriptNames.number(value.number()), ScriptType.FLOAT);
            default -> new ScriptValue(value.truth() ? "True" : "False", ScriptType.BOOL);
        };
    }

    /** The smallest number has no literal: its digits without the sign are too large. */
    private static String whole(JsonValue value) {
        long number = value.integer();
        return number == Long.MIN_VALUE ? "(-9223372036854775807 - 1)" : Long.toString(number);
    }

    /**
     * Returns a number, a tensor, a text or None, whatever it is: for places without a schema.
     *
     * @throws TorchFileException if it is a list, or something else
     */
    ScriptValue value(JsonValue argument) {
        Map.Entry<String, JsonValue> only = argument.only();
        JsonValue value = only.getValue();
        return switch (only.getKey()) {
            case "as_tensor" -> scope.tensor(value.get("name"));
            case "as_name" -> scope.get(value);
            case "as_sym_int", "as_sym_float", "as_sym_bool", "as_optional_tensor" -> value(value);
            case "as_int", "as_float", "as_bool" -> literal(only.getKey(), value);
            case "as_complex" ->
                    new ScriptValue(
                            "complex("
                                    + ScriptNames.number(value.get("real").number())
                                    + ", "
                                    + ScriptNames.number(value.get("imag").number())
                                    + ")",
                            ScriptType.COMPLEX);
            case "as_string" ->
                    new ScriptValue(ScriptNames.quoted(value.text(), value), ScriptType.STRING);
            case "as_none" -> new ScriptValue("None", ScriptType.NONE);
            default -> throw argument.expected("a tensor or a number");
        };
    }

    /** Returns a number. */
    ScriptValue anyNumber(JsonValue argument) {
        ScriptValue value = value(argument);
        if (!value.type().isNumber()) {
            throw argument.expected("a number");
        }
        return value;
    }

    /** Returns the values of a list, or the one of what is none. */
    List<ScriptValue> values(JsonValue argument) {
        Map.Entry<String, JsonValue> only = argument.only();
        List<ScriptValue> all = new ArrayList<>();
        switch (only.getKey()) {
            case "as_tensors" ->
                    only.getValue()
                            .items()
                            .forEach(each -> all.add(scope.tensor(each.get("name"))));
            case "as_sym_ints", "as_sym_floats", "as_sym_bools", "as_optional_tensors" ->
                    only.getValue().items().forEach(each -> all.add(value(each)));
            case "as_ints", "as_floats", "as_bools" ->
                    only.getValue().items().forEach(each -> all.add(literal(only.getKey(), each)));
            default -> all.add(value(argument));
        }
        return all;
    }

    private String list(
            JsonValue values, Schema.Argument expected, Function<JsonValue, String> each) {
        List<String> all = new ArrayList<>();
        values.items().forEach(value -> all.add(each.apply(value)));
        String text = "[" + String.join(", ", all) + "]";
        if (!all.isEmpty() && !expected.elementOptional()) {
            return text;
        }
        // TorchScript takes an empty list for one of tensors.
        String element = expected.type().equals("Scalar") ? "number" : expected.type();
        return "annotate(List["
                + (expected.elementOptional() ? "Optional[" + element + "]" : element)
                + "], "
                + text
                + ")";
    }

    private static void require(
            JsonValue argument, boolean right, Schema.Argument expected, String found) {
        if (!right) {
            throw argument.refuse(
                    "the operator of libtorch "
                            + Operators.VERSION
                            + " takes "
                            + expected.type()
                            + (expected.list() ? "[]" : "")
                            + " as its argument "
                            + Shorten.text(expected.name())
                            + ", but found "
                            + found
                            + ". Export the model with a torch that is nearer to it.");
        }
    }
}
