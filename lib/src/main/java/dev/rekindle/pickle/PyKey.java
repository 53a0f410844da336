package dev.rekindle.pickle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How Python compares a dict's keys: numbers by value across int, float and bool, strings, bytes,
 * tuples and globals by value, objects by identity. A flat list of atoms, so that neither equality
 * nor hashing recurses, however deep a tuple is.
 */
record PyKey(List<Object> atoms) {
    private static final Object OPEN = "(";
    private static final Object CLOSE = ")";

    /** Compared by identity. */
    private record Identity(Object value) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity that && value == that.value;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(value);
        }
    }

    /** Returns the key of {@code value}, or null where Python says {@code unhashable type}. */
    static @Nullable PyKey of(PyValue value) {
        List<Object> atoms = new ArrayList<>(1);
        List<Object> open = new ArrayList<>();
        open.add(value);
        while (!open.isEmpty()) {
            Object next = open.remove(open.size() - 1);
            if (next == CLOSE) {
                atoms.add(CLOSE);
            } else if (next instanceof PyTuple tuple) {
                atoms.add(OPEN);
                open.add(CLOSE);
                for (int i = tuple.items().size() - 1; i >= 0; i--) {
                    open.add(tuple.items().get(i));
                }
            } else {
                Object atom = atom((PyValue) next);
                if (atom == null) {
                    return null;
                }
                atoms.add(atom);
            }
        }
        return new PyKey(atoms);
    }

    private static @Nullable Object atom(PyValue value) {
        if (value instanceof PyInt number) {
            return new BigDecimal(number.value());
        } else if (value instanceof PyBool flag) {
            return flag.value() ? BigDecimal.ONE : BigDecimal.ZERO;
        } else if (value instanceof PyFloat number) {
            double d = number.value();
            boolean whole = d == Math.rint(d) && !Double.isInfinite(d);
            return whole
                    ? new BigDecimal(d).setScale(0)
                    : (Object) (Double.isNaN(d) ? new Identity(value) : d);
        } else if (value instanceof PyStr
                || value instanceof PyBytes
                || value instanceof PyGlobal
                || value instanceof PyNone) {
            return value;
        } else if (value instanceof PyList
                || value instanceof PyDict
                || value instanceof PySet
                || value instanceof PyByteArray) {
            return null;
        }
        return new Identity(value);
    }
}
