package dev.rekindle.value;

import dev.rekindle.internal.pickle.PyObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object of a class, or the result of a function, that only Python could make: its name,
 * arguments, items and state. It is looked at and written back; nothing was run. Compared by
 * identity. Filled by the decoder, as it may hold itself.
 */
public final class InertObject {
    private final PyObject.Made made;
    private @Nullable Object callable;
    private @Nullable Object args = Tuple.of();
    private @Nullable Object kwargs;
    private final List<@Nullable Object> items = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private @Nullable Object setter;
    private @Nullable Object state;
    private boolean built;
    private final List<InertObject> calls = new ArrayList<>(0);

    /** What {@code object[key] = value} would set. */
    public record Entry(@Nullable Object key, @Nullable Object value) {}

    public InertObject(PyObject.Made made) {
        this.made = made;
    }

    /** An object of {@code callable(*args)} or {@code callable.__new__(callable, *args)}. */
    public InertObject(PyObject.Made made, Global callable, Tuple args) {
        this.made = made;
        this.callable = callable;
        this.args = args;
    }

    public void made(@Nullable Object callable, @Nullable Object args, @Nullable Object kwargs) {
        this.callable = callable;
        this.args = args;
        this.kwargs = kwargs;
    }

    /** Returns the pickle's way to make it. */
    public PyObject.Made made() {
        return made;
    }

    /** Returns the class or function: a {@link Global} unless the pickle is odd. */
    public @Nullable Object callable() {
        return callable;
    }

    /**
     * Returns {@code module.Class}, or {@code ?} where the callable is no name. Older protocols
     * spell a class within a class, and one that takes keyword arguments, as calls; they are named
     * by their class too.
     */
    public String className() {
        String name = CalledClass.name(callable);
        return name == null ? "?" : name;
    }

    /**
     * Returns {@code an object of class module.Class}, or {@code a call of module.name} where it
     * may be a function's as well as a class's.
     */
    public String described() {
        boolean call = made == PyObject.Made.REDUCE;
        return (call ? "a call of " : "an object of class ") + className();
    }

    /** Returns the arguments, a {@link Tuple} unless the pickle is odd. */
    public @Nullable Object args() {
        return args;
    }

    /** Returns the keyword arguments of NEWOBJ_EX, or null. */
    public @Nullable Object kwargs() {
        return kwargs;
    }

    /** Returns what would be appended; live. */
    public List<@Nullable Object> items() {
        return items;
    }

    /** Returns what would be set by key; live. */
    public List<Entry> entries() {
        return entries;
    }

    /** Returns the state, often a map of attributes, or null. */
    public @Nullable Object state() {
        return state;
    }

    /** Tells whether a state is set at all: it may be None. */
    public boolean hasState() {
        return built;
    }

    /** Sets the state. */
    public void state(@Nullable Object value) {
        state = value;
        built = true;
    }

    /**
     * Returns the function that would set the state: the sixth item of what {@code __reduce__}
     * returns. Null where the state is built as usual.
     */
    public @Nullable Object setter() {
        return setter;
    }

    /** Sets the state, and the function that would set it. */
    public void state(Object setter, @Nullable Object value) {
        this.setter = setter;
        state(value);
    }

    /**
     * Returns what Python would call right after it made the object, for the effect alone, such as
     * {@code setattr(object, "name", value)}; live.
     */
    public List<InertObject> calls() {
        return calls;
    }

    @Override
    public String toString() {
        return "<" + className() + ", not run>";
    }
}
