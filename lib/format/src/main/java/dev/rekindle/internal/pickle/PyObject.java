package dev.rekindle.internal.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object that a pickle would have Python make: the callable's name and arguments, then what
 * would be appended, set and built, and called for its effect. Nothing was called. Mirrors {@code
 * save_reduce} (CPython 3.11, Modules/_pickle.c): callable, args, items, pairs, setter, state.
 */
public final class PyObject implements PyValue {
    /** The opcode that would make the object. */
    public enum Made {
        /** {@code callable(*args)}. */
        REDUCE,
        /** {@code cls.__new__(cls, *args)}. */
        NEWOBJ,
        /** {@code cls.__new__(cls, *args, **kwargs)}. */
        NEWOBJ_EX,
        /** Protocol 1's class instance, class on the stack. */
        OBJ,
        /** Protocol 0's class instance, class named in the opcode. */
        INST
    }

    private final Made made;
    private PyValue callable;
    private PyValue args;
    private @Nullable PyValue kwargs;
    private final List<PyValue> items = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();
    private @Nullable PyValue setter;
    private @Nullable PyValue state;
    private List<PyObject> calls = List.of();

    /** A key and a value that SETITEM or SETITEMS would set. */
    public record Pair(PyValue key, PyValue value) {}

    /** An object without items, pairs or state yet. */
    public PyObject(Made made, PyValue callable, PyValue args) {
        this(made, callable, args, null);
    }

    /** An object made by NEWOBJ_EX, with keyword arguments. */
    public PyObject(Made made, PyValue callable, PyValue args, @Nullable PyValue kwargs) {
        this.made = made;
        this.callable = callable;
        this.args = args;
        this.kwargs = kwargs;
    }

    /** An object whose callable and arguments follow: they may hold the object itself. */
    public PyObject(Made made) {
        this(made, PyNone.NONE, PyTuple.EMPTY, null);
    }

    /** Sets what would be called, and with what. */
    public void call(PyValue callable, PyValue args, @Nullable PyValue kwargs) {
        this.callable = callable;
        this.args = args;
        this.kwargs = kwargs;
    }

    /** Returns the opcode that would make the object. */
    public Made made() {
        return made;
    }

    /** Returns the class or function; in a well-formed torch file a {@link PyGlobal}. */
    public PyValue callable() {
        return callable;
    }

    /** Returns the arguments; a {@link PyTuple} unless the pickle is odd. */
    public PyValue args() {
        return args;
    }

    /** Returns NEWOBJ_EX's keyword arguments, or null. */
    public @Nullable PyValue kwargs() {
        return kwargs;
    }

    /** Returns what APPEND(S) and ADDITEMS would add; live. */
    public List<PyValue> items() {
        return items;
    }

    /** Returns what SETITEM(S) would set, in order; live. */
    public List<Pair> pairs() {
        return pairs;
    }

    /** Returns what BUILD, or the {@link #setter()}, would set, or null where nothing would. */
    public @Nullable PyValue state() {
        return state;
    }

    /**
     * Returns the function that would be called with the object and its state, in the place of
     * BUILD: the sixth item of what {@code __reduce__} returns. Null as a rule.
     */
    public @Nullable PyValue setter() {
        return setter;
    }

    /** Sets the state, and the function that would set it. */
    public void state(PyValue setter, PyValue state) {
        this.setter = setter;
        this.state = state;
    }

    /** Sets what BUILD would set. */
    public void state(PyValue state) {
        this.state = state;
    }

    /**
     * Returns what would be called right after the object is there, for its effect alone: {@code
     * setattr(obj, "name", value)}, whose result is dropped. None as a rule; unmodifiable.
     */
    public List<PyObject> calls() {
        return Collections.unmodifiableList(calls);
    }

    /** Adds a call for its effect alone. */
    public void addCall(PyObject call) {
        if (calls.isEmpty()) {
            calls = new ArrayList<>(1);
        }
        calls.add(call);
    }

    /** Takes back the calls that were added. */
    void dropCalls() {
        calls = List.of();
    }

    /** Returns {@code module.name} of the callable, or null where it is no global. */
    public @Nullable String callableName() {
        return callable instanceof PyGlobal global ? global.fullName() : null;
    }

    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}
