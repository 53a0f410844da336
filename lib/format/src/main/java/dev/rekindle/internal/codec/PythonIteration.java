package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyByteArray;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyFrozenSet;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PySet;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Python's {@code iter} gives of a value in a pickle: the characters of a str, the numbers in
 * bytes, the keys of a dict. What a constructor such as {@code set} takes.
 */
final class PythonIteration {
    private static final Set<String> ITERABLE =
            Set.of(
                    "collections.deque",
                    "collections.defaultdict",
                    "builtins.range",
                    "builtins.set",
                    "builtins.frozenset",
                    "torch.Size");

    private PythonIteration() {}

    /** Returns the items, or null where Python has none to give, or only it could tell which. */
    static @Nullable Collection<PyValue> of(PyValue value) {
        if (value instanceof PyList list) {
            return list.items();
        } else if (value instanceof PyTuple tuple) {
            return tuple.items();
        } else if (value instanceof PySet set) {
            return set.members();
        } else if (value instanceof PyFrozenSet set) {
            return set.members();
        } else if (value instanceof PyStr text) {
            return characters(text.value());
        }
        byte[] bytes = bytes(value);
        if (bytes != null) {
            return numbers(bytes);
        }
        List<PyObject.Pair> pairs = pairs(value);
        if (pairs != null) {
            return pairs.stream().map(PyObject.Pair::key).toList();
        }
        return isSet(value) ? of(Decoding.args((PyObject) value).get(0)) : null;
    }

    /** Tells whether Python can iterate over a value, a deque or a range among them. */
    static boolean isIterable(PyValue value) {
        return of(value) != null
                || (value instanceof PyObject call
                        && ITERABLE.contains(String.valueOf(canonical(call))));
    }

    /** Before protocol 4 a set is a call with a list. */
    private static boolean isSet(PyValue value) {
        return value instanceof PyObject call
                && Kinds.isPlain(call)
                && ("builtins.set".equals(canonical(call))
                        || "builtins.frozenset".equals(canonical(call)))
                && Decoding.args(call).size() == 1
                && Decoding.args(call).get(0) instanceof PyList;
    }

    private static @Nullable String canonical(PyObject call) {
        return call.callable() instanceof dev.rekindle.internal.pickle.PyGlobal global
                ? global.canonical().fullName()
                : null;
    }

    /** Returns the entries of a mapping, or null where a value is none that can be told. */
    static @Nullable List<PyObject.Pair> pairs(PyValue value) {
        if (value instanceof PyDict dict) {
            return List.copyOf(dict.pairs());
        }
        if (!(value instanceof PyObject call) || !call.items().isEmpty() || call.setter() != null) {
            return null;
        }
        String name = String.valueOf(call.callableName());
        List<PyValue> args = Decoding.args(call);
        boolean mapping =
                name.equals("collections.OrderedDict") || name.equals("collections.Counter");
        if (!mapping || args.size() > 1 || (args.size() == 1 && !(args.get(0) instanceof PyDict))) {
            return null;
        }
        List<PyObject.Pair> pairs = new ArrayList<>();
        if (args.size() == 1) {
            pairs.addAll(((PyDict) args.get(0)).pairs());
        }
        pairs.addAll(call.pairs());
        return pairs;
    }

    private static byte @Nullable [] bytes(PyValue value) {
        if (value instanceof PyByteArray bytes) {
            return bytes.toByteArray();
        }
        byte[] found = BytesKind.of(value);
        return found == null ? ByteArrayKind.given(value) : found;
    }

    private static List<PyValue> characters(String text) {
        List<PyValue> found = new ArrayList<>(text.length());
        text.codePoints().forEach(c -> found.add(new PyStr(Character.toString(c))));
        return found;
    }

    private static List<PyValue> numbers(byte[] bytes) {
        List<PyValue> found = new ArrayList<>(bytes.length);
        for (byte number : bytes) {
            found.add(PyInt.of(number & 0xFF));
        }
        return found;
    }

    /** Returns an int, as which Python takes True and False too, or null. */
    static @Nullable PyInt integer(PyValue value) {
        return value instanceof PyInt number
                ? number
                : value instanceof PyBool flag ? PyInt.of(flag.value() ? 1 : 0) : null;
    }
}
