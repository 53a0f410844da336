package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of a pickle by identity, in order of first sight, with what each is in Java. A map of
 * the JDK's would take three times the memory, and a pickle may hold millions.
 */
final class DecodedTable {
    private @Nullable PyValue[] keys = new @Nullable PyValue[1 << 6];
    private int[] numbers = new int[1 << 6];
    private @Nullable Object[] decoded = new @Nullable Object[1 << 5];
    private int size;

    /** Returns the number of a value, or -1 where it has none. */
    int find(PyValue value) {
        int slot = slot(value);
        return keys[slot] == null ? -1 : numbers[slot];
    }

    /** Gives a value that is not there the next number. */
    int add(PyValue value) {
        if (2 * size >= keys.length) {
            grow();
        }
        int slot = slot(value);
        keys[slot] = value;
        numbers[slot] = size;
        if (size == decoded.length) {
            decoded = Arrays.copyOf(decoded, size + (size >> 1));
        }
        return size++;
    }

    @Nullable Object at(int number) {
        return decoded[number];
    }

    void set(int number, @Nullable Object value) {
        decoded[number] = value;
    }

    @Nullable Object get(PyValue value) {
        int number = find(value);
        return number < 0 ? null : decoded[number];
    }

    /** Says what a value is, whether it has a number or not. */
    void put(PyValue value, Object javas) {
        int known = find(value);
        // Apart from the assignment: add() may put a longer array in decoded's place.
        int number = known < 0 ? add(value) : known;
        decoded[number] = javas;
    }

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
        @Nullable PyValue[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new @Nullable PyValue[2 * oldKeys.length];
        numbers = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            PyValue key = oldKeys[i];
            if (key != null) {
                int slot = slot(key);
                keys[slot] = key;
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}
