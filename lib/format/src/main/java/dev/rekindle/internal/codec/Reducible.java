package dev.rekindle.internal.codec;

import java.util.Map;

/**
 * An object of a layer above that a plain value stands for in a file: Python's {@code __reduce__}.
 */
public interface Reducible {
    /**
     * Returns the value, a fresh one at each call. What it holds may be reducible itself: a
     * module's state holds its child modules as they are. Whoever saves asks once a save and
     * remembers the answer by identity, so that what stands twice in a save is one object in
     * Python.
     */
    Object reduce();

    /**
     * Returns objects of a file in whose place others are saved, each with its stand-in: what was
     * read may hold the very object of which this one was made, as a bound method does. The first
     * that is given for an object counts, and one that stands for itself keeps its place.
     */
    default Map<Object, Object> standIns() {
        return Map.of();
    }
}
