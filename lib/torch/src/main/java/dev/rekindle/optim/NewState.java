package dev.rekindle.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the state of one parameter begins with, in torch's order: see {@link Optimizer#begin}. It
 * also tells what a state that is loaded must hold.
 */
public final class NewState {
    /** What an entry is. */
    enum Kind {
        NUMBER,
        TENSOR,
        LATER
    }

    /** One entry; {@code value} fills it. */
    record Entry(Kind kind, double value) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    NewState() {}

    /** A 0-dim float32 tensor, as {@code step} is. */
    public NewState number(String name, double value) {
        return put(name, new Entry(Kind.NUMBER, value));
    }

    /** A tensor of zeros like the parameter. */
    public NewState zeros(String name) {
        return full(name, 0);
    }

    /** A tensor like the parameter, filled with {@code value}. */
    public NewState full(String name, double value) {
        return put(name, new Entry(Kind.TENSOR, value));
    }

    /** A tensor like the parameter that an update makes: see {@link ParamState#keep}. */
    public NewState later(String name) {
        return put(name, new Entry(Kind.LATER, 0));
    }

    private NewState put(String name, Entry entry) {
        Optimizer.requireGiven(name, "name");
        entries.put(name, entry);
        return this;
    }

    Map<String, Entry> entries() {
        return entries;
    }
}
