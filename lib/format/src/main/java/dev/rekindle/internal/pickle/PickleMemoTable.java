package dev.rekindle.internal.pickle;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memo of a pickle being written: which objects stand in it already, and the opcodes that put
 * and get them. CPython goes by {@code id()}, and so does this table. Two kinds of value are one
 * object in CPython however often they are made, and are found by value: the empty str, and classes
 * and functions. A one-character str may or may not be one object there ({@code "abc"[:1]} is,
 * {@code str(1)} is not): whoever makes it decides.
 */
final class PickleMemoTable {
    private static final PyStr EMPTY = new PyStr("");

    private final int protocol;
    private final PickleOutput out;
    private final Map<PyGlobal, PyGlobal> globals = new HashMap<>();
    private PyValue[] keys = new PyValue[1 << 10];
    private int[] numbers = new int[1 << 10];
    private int size;

    PickleMemoTable(int protocol, PickleOutput out) {
        this.protocol = protocol;
        this.out = out;
    }

    /** Writes the opcode that gets a value, and says whether there was one. */
    boolean fetch(PyValue value) {
        int slot = slot(singleton(value));
        if (keys[slot] == null) {
            return false;
        }
        indexed(numbers[slot], Opcode.GET, Opcode.BINGET, Opcode.LONG_BINGET);
        return true;
    }

    /** Gives the value on the stack the next number, and writes the opcode that puts it. */
    void store(PyValue value) {
        number(value);
        put();
    }

    /**
     * Writes {@code maker}, which makes a value of what is on the stack, and puts the value. One
     * that holds itself through one of its parts was put by that part: then nothing is written.
     *
     * @return whether it was written
     */
    boolean storeMade(PyValue value, Opcode maker) {
        if (!number(value)) {
            return false;
        }
        out.opcode(maker);
        put();
        return true;
    }

    /** Puts what was numbered last. */
    private void put() {
        int index = size - 1;
        if (protocol >= 4) {
            out.opcode(Opcode.MEMOIZE);
        } else {
            indexed(index, Opcode.PUT, Opcode.BINPUT, Opcode.LONG_BINPUT);
        }
    }

    private void indexed(int index, Opcode text, Opcode small, Opcode large) {
        if (protocol == 0) {
            out.opcode(text);
            out.line(Integer.toString(index));
        } else if (index < 256) {
            out.opcode(small);
            out.put(index);
        } else {
            out.opcode(large);
            out.littleEndian(index, 4);
        }
    }

    private PyValue singleton(PyValue value) {
        if (value instanceof PyStr text) {
            return text.value().isEmpty() ? EMPTY : text;
        }
        if (value instanceof PyGlobal global) {
            @Nullable PyGlobal first = globals.get(global);
            return first == null ? global : first;
        }
        return value;
    }

    /** Gives a value the next number, unless it has one, and says whether it did. */
    private boolean number(PyValue value) {
        if (2 * size >= keys.length) {
            grow();
        }
        PyValue key = singleton(value);
        int slot = slot(key);
        if (keys[slot] != null) {
            return false;
        }
        if (key instanceof PyGlobal global) {
            globals.put(global, global);
        }
        keys[slot] = key;
        numbers[slot] = size++;
        return true;
    }

    /** Returns where the value is, or where it would be. */
    private int slot(PyValue value) {
        int mask = keys.length - 1;
        // Identity hashes are 31 random bits: the low ones spread well enough.
        int slot = System.identityHashCode(value) & mask;
        while (keys[slot] != null && keys[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        PyValue[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new PyValue[2 * oldKeys.length];
        numbers = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}
