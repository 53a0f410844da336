package dev.rekindle.internal.pickle;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The opcodes that name classes and would have Python make objects; here they are noted down.
 * Mirrors {@code load_reduce}, {@code load_newobj}, {@code load_build} … (CPython 3.11,
 * Modules/_pickle.c).
 */
final class ObjectOpcodes {
    private static final int SMALL_BYTES = 1024;

    private final PickleInput input;
    private final TextArguments text;
    private final PickleStack stack;
    private final Set<PyGlobal> globals = new LinkedHashSet<>();

    /** What was an argument or a part of a state, if it is large. */
    private final Set<PyValue> given = Collections.newSetFromMap(new IdentityHashMap<>());

    ObjectOpcodes(PickleInput input, TextArguments text, PickleStack stack) {
        this.input = input;
        this.text = text;
        this.stack = stack;
    }

    /** Returns every name, in order of first appearance. */
    Set<PyGlobal> globals() {
        return Collections.unmodifiableSet(globals);
    }

    /** GLOBAL. */
    void global() {
        stack.push(named());
    }

    void stackGlobal() {
        PyValue name = stack.pop();
        PyValue module = stack.pop();
        if (!(name instanceof PyStr nameText) || !(module instanceof PyStr moduleText)) {
            throw input.refuse(
                    "needs two str on the stack, but found "
                            + PyTypes.of(module)
                            + " and "
                            + PyTypes.of(name)
                            + ". The file is damaged; get it again.");
        }
        if (!GlobalNames.isName(moduleText.value()) || !GlobalNames.isName(nameText.value())) {
            throw input.refuse(
                    "names what can't be a class or function: a name is empty, or has a line break"
                            + " or no UTF-8. The file was edited or is damaged; get it again.");
        }
        stack.push(note(new PyGlobal(moduleText.value(), nameText.value())));
    }

    private PyGlobal named() {
        String module = text.name();
        return note(new PyGlobal(module, text.name()));
    }

    private PyGlobal note(PyGlobal global) {
        globals.add(global);
        return global;
    }

    /**
     * Returns what the arguments or the state on top take that were given to an object before: a
     * constructor copies them, so that a file of a few bytes for each copy could fill any heap.
     */
    long heapBytesOfCopies() {
        if (!(stack.topOrNull() instanceof PyTuple top)) {
            return 0;
        }
        long copies = 0;
        for (PyValue part : top.items()) {
            long size = heapBytes(part);
            if (size > SMALL_BYTES && !given.add(part)) {
                copies += size;
            }
        }
        return copies;
    }

    private static long heapBytes(PyValue value) {
        if (value instanceof PyStr text) {
            return 2L * text.value().length();
        } else if (value instanceof PyBytes bytes) {
            return bytes.array().length;
        } else if (value instanceof PyByteArray bytes) {
            return bytes.array().length;
        } else if (value instanceof PyList list) {
            return 130L * list.items().size();
        } else if (value instanceof PyDict dict) {
            return 130L * dict.size();
        } else if (value instanceof PyTuple tuple) {
            return 130L * tuple.items().size();
        } else if (value instanceof PySet set) {
            return 130L * set.members().size();
        }
        return value instanceof PyFrozenSet set ? 130L * set.members().size() : 0;
    }

    /** REDUCE, NEWOBJ and, with arguments by keyword, NEWOBJ_EX. */
    void make(PyObject.Made made, @Nullable PyValue kwargs) {
        PyValue args = stack.pop();
        PyValue callable = stack.pop();
        requireKind("a class or function", callable, PyGlobal.class);
        requireKind("a tuple of arguments", args, PyTuple.class);
        if (kwargs != null) {
            requireKind("a dict of keyword arguments", kwargs, PyDict.class);
        }
        stack.push(new PyObject(made, callable, args, kwargs));
    }

    /** INST: Python 2's class instance, the class by name. */
    void instance() {
        PyGlobal type = named();
        stack.push(new PyObject(PyObject.Made.INST, type, PyTuple.of(stack.popToMark())));
    }

    /** OBJ: Python 2's class instance, the class on the stack. */
    void object() {
        List<PyValue> parts = stack.popToMark();
        if (parts.isEmpty()) {
            throw input.refuse(
                    "needs a class above its MARK, but there is nothing. The file is damaged; get"
                            + " it again.");
        }
        PyTuple args = PyTuple.of(parts.subList(1, parts.size()));
        requireKind("a class", parts.get(0), PyGlobal.class);
        stack.push(new PyObject(PyObject.Made.OBJ, parts.get(0), args));
    }

    /**
     * Tells whether POP would drop what a state setter returned: a fresh call with the object under
     * it, and its state. Mirrors the last lines of {@code save_reduce}.
     */
    boolean isStateSetter(PickleMemo memo) {
        return stack.topOrNull() instanceof PyObject call
                && call.made() == PyObject.Made.REDUCE
                && call.state() == null
                && call.items().isEmpty()
                && call.pairs().isEmpty()
                && call.args() instanceof PyTuple args
                && args.items().size() == 2
                && args.items().get(0) instanceof PyObject target
                && target == stack.second()
                && target.state() == null
                && target.calls().isEmpty()
                && !memo.wasPutLast(call);
    }

    /** Notes the call on top as what sets the state of the object under it. */
    void stateSetter() {
        PyObject call = (PyObject) stack.pop();
        PyValue state = ((PyTuple) call.args()).items().get(1);
        ((PyObject) stack.top()).state(call.callable(), state);
    }

    /**
     * Returns the object that the call on top, which POP would drop, stands right above: dill sets
     * the attributes of an object so, after it is made ({@code _save_with_postproc}). Null where
     * there is none, or where the call's result may be of use later.
     */
    @Nullable PyObject ownerOfCall(PickleMemo memo) {
        boolean bare =
                stack.topOrNull() instanceof PyObject call
                        && call.made() == PyObject.Made.REDUCE
                        && call.state() == null
                        && call.items().isEmpty()
                        && call.pairs().isEmpty()
                        && call.calls().isEmpty()
                        && !memo.wasPutLast(call);
        return bare && stack.second() instanceof PyObject owner ? owner : null;
    }

    void build() {
        PyValue state = stack.pop();
        if (!(stack.top() instanceof PyObject object)) {
            throw stack.wrongTarget("an object");
        }
        if (object.state() != null) {
            throw input.refuse(
                    "sets the state of an object that has one. The file was not written by a"
                            + " pickler; save it again.");
        }
        object.state(state);
    }

    /** What an object or a persistent id would turn out to be, the pickle does not say. */
    private void requireKind(String expected, PyValue found, Class<?> kind) {
        if (!kind.isInstance(found)
                && !(found instanceof PyObject)
                && !(found instanceof PyPersistentId)) {
            throw input.refuse(
                    "needs "
                            + expected
                            + " on the stack, but found "
                            + PyTypes.of(found)
                            + ". The file is damaged; get it again.");
        }
    }
}
