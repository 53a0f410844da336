package dev.rekindle.internal.pickle;

import java.util.List;

/**
 * The opcodes that make and fill tuples, lists, dicts and sets. Mirrors {@code load_counted_tuple},
 * {@code do_append}, {@code do_setitems} … (CPython 3.11, Modules/_pickle.c).
 */
final class ContainerOpcodes {
    private final PickleInput input;
    private final PickleStack stack;

    ContainerOpcodes(PickleInput input, PickleStack stack) {
        this.input = input;
        this.stack = stack;
    }

    /** TUPLE1 to TUPLE3. */
    void tuple(int size) {
        PyValue[] items = new PyValue[size];
        for (int i = size - 1; i >= 0; i--) {
            items[i] = stack.pop();
        }
        stack.push(PyTuple.of(items));
    }

    void list() {
        PyList list = new PyList();
        list.items().addAll(stack.popToMark());
        stack.push(list);
    }

    void dict() {
        PyDict dict = new PyDict();
        setItems(dict, stack.popToMark());
        stack.push(dict);
    }

    void frozenSet() {
        PyFrozenSet set = new PyFrozenSet();
        for (PyValue member : stack.popToMark()) {
            requireHashable(set.add(member), member);
        }
        stack.push(set);
    }

    void append() {
        PyValue item = stack.pop();
        append(stack.top(), List.of(item));
    }

    void appends() {
        List<PyValue> items = stack.popToMark();
        append(stack.top(), items);
    }

    private void append(PyValue target, List<PyValue> items) {
        if (target instanceof PyList list) {
            list.items().addAll(items);
        } else if (target instanceof PyObject object) {
            object.items().addAll(items);
        } else {
            throw stack.wrongTarget("a list or an object");
        }
    }

    void addItems() {
        List<PyValue> members = stack.popToMark();
        if (!(stack.top() instanceof PySet set)) {
            throw stack.wrongTarget("a set");
        }
        for (PyValue member : members) {
            requireHashable(set.add(member), member);
        }
    }

    void setItem() {
        PyValue value = stack.pop();
        PyValue key = stack.pop();
        setItems(stack.top(), List.of(key, value));
    }

    void setItems() {
        List<PyValue> items = stack.popToMark();
        setItems(stack.top(), items);
    }

    private void setItems(PyValue target, List<PyValue> keysAndValues) {
        if (keysAndValues.size() % 2 != 0) {
            throw input.refuse(
                    "needs keys and values in pairs, but found an odd number of them. The file is damaged; get it again.");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            PyValue key = keysAndValues.get(i);
            PyValue value = keysAndValues.get(i + 1);
            if (target instanceof PyDict dict) {
                requireHashable(dict.put(key, value), key);
            } else if (target instanceof PyObject object) {
                object.pairs().add(new PyObject.Pair(key, value));
            } else {
                throw stack.wrongTarget("a dict or an object");
            }
        }
    }

    private void requireHashable(boolean hashable, PyValue key) {
        if (!hashable) {
            throw input.refuse(
                    "uses "
                            + PyTypes.of(key)
                            + " as a key, which Python can't hash. The file is damaged; get it again.");
        }
    }
}
