package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/**
 * Whether Python would make what stays inert in a file that is read as data: dates, numbers, paths,
 * namespaces, arrays of objects. Mirrors the constructors of CPython 3.11; a call that no pickler
 * writes is refused too where Python would take it.
 */
final class InertArguments {
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final Set<String> NAMESPACES =
            Set.of("argparse.Namespace", "types.SimpleNamespace");

    private InertArguments() {}

    static boolean areTaken(String name, PyObject call) {
        return call.args() instanceof PyTuple
                && call.kwargs() == null
                && call.setter() == null
                && call.pairs().isEmpty()
                && (call.items().isEmpty() || name.equals("collections.deque"))
                && isState(name, call)
                && areArguments(name, call, Decoding.args(call));
    }

    /** BUILD calls {@code __setstate__}, or updates a {@code __dict__} where there is one. */
    private static boolean isState(String name, PyObject call) {
        PyValue state = call.state();
        if (state == null || name.startsWith("numpy.") || name.startsWith("torch.")) {
            return true;
        } else if (name.equals("uuid.UUID")) {
            return state instanceof PyDict dict && dict.get("int") != null;
        }
        boolean hasDict = NAMESPACES.contains(name) || name.equals("copyreg._reconstructor");
        return state instanceof PyNone || (hasDict && state instanceof PyDict);
    }

    private static boolean areArguments(String name, PyObject call, List<PyValue> args) {
        if (name.startsWith("pathlib.")) {
            return args.stream().allMatch(InertArguments::isPart);
        } else if (name.startsWith("numpy.")) {
            return NumpyArguments.areTaken(name, call, args);
        }
        boolean inits = call.made() == PyObject.Made.REDUCE || !args.isEmpty();
        return switch (name) {
            case "datetime.date",
                    "datetime.time",
                    "datetime.datetime",
                    "datetime.timedelta",
                    "datetime.timezone" ->
                    DateArguments.areTaken(name, args);
            case "decimal.Decimal", "fractions.Fraction", "builtins.range" ->
                    NumberArguments.areTaken(name, args);
            case "builtins.slice" -> !args.isEmpty() && args.size() <= 3;
            case "builtins.object" -> args.isEmpty();
            case "uuid.UUID" -> inits ? isUuid(args) : args.isEmpty();
            case "collections.deque" -> isDeque(args);
            case "copyreg._reconstructor" -> isReconstructed(args);
            case "torch.nn.parameter.UninitializedParameter" -> args.size() <= 3;
            default -> args.isEmpty();
        };
    }

    private static boolean isPart(PyValue value) {
        return value instanceof PyStr
                || (value instanceof PyObject call
                        && String.valueOf(call.callableName()).startsWith("pathlib."));
    }

    private static boolean isUuid(List<PyValue> args) {
        return args.size() == 1
                && args.get(0) instanceof PyStr text
                && text.value()
                        .replace("urn:", "")
                        .replace("uuid:", "")
                        .replaceAll("^[{}]+|[{}]+$|-", "")
                        .matches("[0-9a-fA-F]{32}");
    }

    private static boolean isDeque(List<PyValue> args) {
        if (args.isEmpty()) {
            return true;
        }
        PyInt most = args.size() == 2 ? PythonIteration.integer(args.get(1)) : null;
        boolean bounded =
                most != null && most.value().signum() >= 0 && most.value().compareTo(LONGEST) <= 0;
        return PythonIteration.isIterable(args.get(0))
                && (args.size() == 1
                        || (args.size() == 2 && (bounded || args.get(1) instanceof PyNone)));
    }

    /** What protocols 0 and 1 write of an object that has nothing but attributes. */
    private static boolean isReconstructed(List<PyValue> args) {
        return args.size() == 3
                && args.get(0) instanceof PyGlobal type
                && (NAMESPACES.contains(type.canonical().fullName())
                        || type.canonical().fullName().equals("uuid.UUID")
                        || type.canonical().fullName().equals("builtins.object"))
                && args.get(1) instanceof PyGlobal base
                && base.canonical().fullName().equals("builtins.object")
                && args.get(2) instanceof PyNone;
    }
}
