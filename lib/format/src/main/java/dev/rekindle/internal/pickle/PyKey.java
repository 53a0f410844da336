package dev.rekindle.internal.pickle;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How Python compares a dict's keys: numbers by value across int, float and bool; strings, bytes,
 * tuples and globals by value; objects, frozensets among them, by identity. Neither equality nor
 * hashing recurses, however deep a tuple is, and a tuple that many tuples share is looked at once.
 */
final class PyKey {
    private final PyTuple tuple;
    private final int hash;

    private PyKey(PyTuple tuple, int hash) {
        this.tuple = tuple;
        this.hash = hash;
    }

    /** Compared by identity. */
    private record Identity(PyValue value) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity that && value == that.value;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(value);
        }
    }

    /** Returns what a Java map may use as the key, or null where Python says unhashable type. */
    static @Nullable Object of(PyValue value) {
        if (value instanceof PyTuple tuple) {
            return hash(tuple) ? new PyKey(tuple, tuple.hash()) : null;
        }
        return atom(value);
    }

    private static @Nullable Object atom(PyValue value) {
        if (value instanceof PyStr text) {
            return text.value();
        } else if (value instanceof PyInt number) {
            return number.fitsLong() ? (Object) number.longValue() : number.value();
        } else if (value instanceof PyBool flag) {
            return flag.value() ? 1L : 0L;
        } else if (value instanceof PyFloat number) {
            return atom(number);
        } else if (value instanceof PyBytes bytes) {
            return ByteBuffer.wrap(bytes.array());
        } else if (value instanceof PyGlobal || value instanceof PyNone) {
            return value;
        } else if (value instanceof PyList
                || value instanceof PyDict
                || value instanceof PySet
                || value instanceof PyByteArray) {
            return null;
        }
        return new Identity(value);
    }

    private static Object atom(PyFloat number) {
        double value = number.value();
        if (Double.isNaN(value)) {
            return new Identity(number);
        } else if (Double.isInfinite(value) || value != Math.rint(value)) {
            return value;
        } else if (Math.abs(value) < 0x1p62) {
            return (long) value;
        }
        PyInt whole = new PyInt(new BigDecimal(value).toBigInteger());
        return whole.fitsLong() ? (Object) whole.longValue() : whole.value();
    }

    /** A tuple on the way down, and again on the way up, when the tuples in it have their hash. */
    private record Visit(PyTuple tuple, boolean itemsHashed) {}

    /** Gives {@code root} and the tuples in it their hash; returns whether Python can hash it. */
    private static boolean hash(PyTuple root) {
        Deque<Visit> open = new ArrayDeque<>();
        open.push(new Visit(root, false));
        while (!open.isEmpty()) {
            Visit next = open.pop();
            if (next.tuple.hash() != 0) {
                continue;
            }
            if (!next.itemsHashed) {
                open.push(new Visit(next.tuple, true));
            }
            int hash = 1;
            for (PyValue item : next.tuple.items()) {
                if (item instanceof PyTuple inner) {
                    if (inner.hash() == 0) {
                        open.push(new Visit(inner, false));
                    }
                    hash = SeededHash.of(hash, inner.hash());
                    continue;
                }
                Object atom = atom(item);
                if (atom == null) {
                    return false;
                }
                hash = SeededHash.of(hash, SeededHash.of(atom));
            }
            if (next.itemsHashed) {
                next.tuple.hash(hash == 0 ? 1 : hash);
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PyKey that && hash == that.hash && equal(tuple, that.tuple);
    }

    private static boolean equal(PyTuple left, PyTuple right) {
        Map<PyTuple, Map<PyTuple, Boolean>> seen = new IdentityHashMap<>();
        Deque<PyTuple[]> open = new ArrayDeque<>();
        open.push(new PyTuple[] {left, right});
        while (!open.isEmpty()) {
            PyTuple[] pair = open.pop();
            if (pair[0] == pair[1]) {
                continue;
            } else if (pair[0].hash() != pair[1].hash()
                    || pair[0].items().size() != pair[1].items().size()) {
                return false;
            }
            Map<PyTuple, Boolean> partners =
                    seen.computeIfAbsent(pair[0], t -> new IdentityHashMap<>(2));
            if (partners.put(pair[1], true) != null) {
                continue;
            }
            for (int i = 0; i < pair[0].items().size(); i++) {
                PyValue a = pair[0].items().get(i);
                PyValue b = pair[1].items().get(i);
                if (a instanceof PyTuple first && b instanceof PyTuple second) {
                    open.push(new PyTuple[] {first, second});
                } else if (a instanceof PyTuple || b instanceof PyTuple) {
                    return false;
                } else {
                    Object atom = atom(a);
                    if (atom == null || !atom.equals(atom(b))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
