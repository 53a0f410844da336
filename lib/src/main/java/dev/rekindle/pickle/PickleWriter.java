package dev.rekindle.pickle;

import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes inert values as CPython's C pickler writes the objects they stand for, byte for byte:
 * opcode choices, memo, batches, frames. Does not recurse. Mirrors CPython 3.11, Modules/_pickle.c
 * ({@code save} and what it calls). {@code torch.save} uses protocol 2.
 */
public final class PickleWriter {
    /** What {@code torch.save} uses: {@code torch.serialization.DEFAULT_PROTOCOL}, 2.15.0. */
    public static final int DEFAULT_PROTOCOL = 2;

    private static final int BATCH = 1000;
    private static final PyStr LATIN1 = new PyStr("latin1");

    private final int protocol;
    private final PickleOutput out;
    private final PickleMemoTable memo = new PickleMemoTable();
    private final Map<String, PyStr> globalNames = new HashMap<>();

    /**
     * What is still to be written, next first: a {@link PyValue}, or a step that stands between
     * two.
     */
    private final Deque<Object> pending = new ArrayDeque<>();

    /** A step between two values. */
    private interface Step {
        void run();
    }

    /**
     * A writer of one pickle.
     *
     * @param out where the bytes go; not closed
     * @param protocol 0 to 5
     */
    public PickleWriter(OutputStream out, int protocol) {
        if (protocol < 0 || protocol > 5) {
            throw new IllegalArgumentException("pickle protocol must be 0 to 5, not " + protocol);
        }
        this.protocol = protocol;
        this.out = new PickleOutput(out, protocol >= 4);
    }

    /** Writes {@code root} as one pickle, PROTO to STOP. */
    public void write(PyValue root) {
        if (protocol >= 2) {
            out.protocol(protocol);
        }
        pending.push(root);
        while (!pending.isEmpty()) {
            Object next = pending.pop();
            if (next instanceof Step step) {
                step.run();
            } else {
                out.boundary();
                save((PyValue) next);
            }
        }
        out.opcode(Opcode.STOP);
        out.flush();
    }

    private void save(PyValue value) {
        if (value instanceof PyPersistentId id) {
            savePersistentId(id);
        } else if (value instanceof PyNone) {
            out.opcode(Opcode.NONE);
        } else if (value instanceof PyBool flag) {
            saveBool(flag.value());
        } else if (value instanceof PyInt number) {
            saveInt(number.value());
        } else if (value instanceof PyFloat number) {
            saveFloat(number.value());
        } else if (value == PyTuple.EMPTY) {
            saveEmpty(Opcode.EMPTY_TUPLE, Opcode.TUPLE);
        } else if (!saveFromMemo(value)) {
            saveObject(value);
        }
    }

    private void saveObject(PyValue value) {
        if (value instanceof PyStr text) {
            saveStr(text.value());
            memoize(value);
        } else if (value instanceof PyBytes bytes) {
            saveBytes(bytes);
        } else if (value instanceof PyByteArray bytes) {
            saveByteArray(bytes);
        } else if (value instanceof PyTuple tuple) {
            saveTuple(tuple);
        } else if (value instanceof PyList list) {
            saveEmpty(Opcode.EMPTY_LIST, Opcode.LIST);
            memoize(value);
            then(exactList(list.items()));
        } else if (value instanceof PyDict dict) {
            saveEmpty(Opcode.EMPTY_DICT, Opcode.DICT);
            memoize(value);
            then(exactDict(dict.pairs()));
        } else if (value instanceof PySet set) {
            saveSet(set);
        } else if (value instanceof PyFrozenSet set) {
            saveFrozenSet(set);
        } else if (value instanceof PyGlobal global) {
            saveGlobal(global);
        } else {
            saveReduce((PyObject) value);
        }
    }

    private void savePersistentId(PyPersistentId id) {
        if (protocol == 0) {
            if (!(id.id() instanceof PyStr text)) {
                throw new IllegalArgumentException(
                        "protocol 0 takes persistent ids that are str only");
            }
            out.opcode(Opcode.PERSID);
            out.line(text.value());
            return;
        }
        then(List.of(id.id(), step(Opcode.BINPERSID)));
    }

    private void saveBool(boolean flag) {
        if (protocol >= 2) {
            out.opcode(flag ? Opcode.NEWTRUE : Opcode.NEWFALSE);
        } else {
            out.opcode(Opcode.INT);
            out.line(flag ? "01" : "00");
        }
    }

    private void saveInt(BigInteger value) {
        if (value.bitLength() < 32) {
            int small = value.intValue();
            if (protocol == 0) {
                out.opcode(Opcode.INT);
                out.line(Integer.toString(small));
            } else if (small >= 0 && small < 1 << 8) {
                out.opcode(Opcode.BININT1);
                out.put(small);
            } else if (small >= 0 && small < 1 << 16) {
                out.opcode(Opcode.BININT2);
                out.littleEndian(small, 2);
            } else {
                out.opcode(Opcode.BININT);
                out.littleEndian(small, 4);
            }
        } else if (protocol < 2) {
            out.opcode(Opcode.LONG);
            out.line(value + "L");
        } else {
            byte[] bigEndian = value.toByteArray();
            if (bigEndian.length < 256) {
                out.opcode(Opcode.LONG1);
                out.put(bigEndian.length);
            } else {
                out.opcode(Opcode.LONG4);
                out.littleEndian(bigEndian.length, 4);
            }
            for (int i = bigEndian.length - 1; i >= 0; i--) {
                out.put(bigEndian[i]);
            }
        }
    }

    private void saveFloat(double value) {
        if (protocol == 0) {
            out.opcode(Opcode.FLOAT);
            out.line(PythonRepr.of(value));
        } else {
            out.opcode(Opcode.BINFLOAT);
            out.littleEndian(Long.reverseBytes(Double.doubleToRawLongBits(value)), 8);
        }
    }

    private void saveStr(String text) {
        if (protocol == 0) {
            out.opcode(Opcode.UNICODE);
            out.put(PythonRepr.rawUnicodeEscape(text));
            out.put('\n');
            return;
        }
        byte[] bytes = SurrogateUtf8.encode(text);
        if (bytes.length < 256 && protocol >= 4) {
            out.large(Opcode.SHORT_BINUNICODE, 1, bytes);
        } else {
            out.large(Opcode.BINUNICODE, 4, bytes);
        }
    }

    private void saveBytes(PyBytes bytes) {
        byte[] array = bytes.array();
        if (protocol >= 3) {
            out.large(
                    array.length < 256 ? Opcode.SHORT_BINBYTES : Opcode.BINBYTES,
                    array.length < 256 ? 1 : 4,
                    array);
            memoize(bytes);
        } else if (array.length == 0) {
            reduce(bytes, new PyGlobal("builtins", "bytes"), PyTuple.EMPTY);
        } else {
            PyStr latin1 = new PyStr(new String(array, StandardCharsets.ISO_8859_1));
            reduce(bytes, new PyGlobal("_codecs", "encode"), PyTuple.of(latin1, LATIN1));
        }
    }

    private void saveByteArray(PyByteArray bytes) {
        byte[] array = bytes.array();
        PyGlobal type = new PyGlobal("builtins", "bytearray");
        if (protocol >= 5) {
            out.large(Opcode.BYTEARRAY8, 8, array);
            memoize(bytes);
        } else {
            reduce(bytes, type, array.length == 0 ? PyTuple.EMPTY : PyTuple.of(new PyBytes(array)));
        }
    }

    private void saveTuple(PyTuple tuple) {
        List<PyValue> items = tuple.items();
        boolean counted = items.size() <= 3 && protocol >= 2;
        List<Object> rest = new ArrayList<>(items);
        if (!counted) {
            out.opcode(Opcode.MARK);
        }
        rest.add(
                (Step)
                        () -> {
                            if (memo.find(tuple) != null) {
                                // The tuple holds itself through one of its items, which has put it
                                // in the memo by now.
                                if (counted || protocol == 0) {
                                    for (int i = counted ? 0 : -1; i < items.size(); i++) {
                                        out.opcode(Opcode.POP);
                                    }
                                } else {
                                    out.opcode(Opcode.POP_MARK);
                                }
                                saveFromMemo(tuple);
                                return;
                            }
                            Opcode[] byCount = {Opcode.TUPLE1, Opcode.TUPLE2, Opcode.TUPLE3};
                            out.opcode(counted ? byCount[items.size() - 1] : Opcode.TUPLE);
                            memoize(tuple);
                        });
        then(rest);
    }

    private void saveSet(PySet set) {
        if (protocol < 4) {
            reduce(set, new PyGlobal("builtins", "set"), PyTuple.of(listOf(set.members())));
            return;
        }
        out.opcode(Opcode.EMPTY_SET);
        memoize(set);
        List<Object> rest = new ArrayList<>();
        Iterator<PyValue> members = set.members().iterator();
        // As for dicts, a full last batch is followed by an empty one; an empty set has none.
        int inBatch = members.hasNext() ? BATCH : 0;
        while (inBatch == BATCH) {
            rest.add(step(Opcode.MARK));
            for (inBatch = 0; inBatch < BATCH && members.hasNext(); inBatch++) {
                rest.add(members.next());
            }
            rest.add(step(Opcode.ADDITEMS));
        }
        then(rest);
    }

    private void saveFrozenSet(PyFrozenSet set) {
        if (protocol < 4) {
            reduce(set, new PyGlobal("builtins", "frozenset"), PyTuple.of(listOf(set.members())));
            return;
        }
        out.opcode(Opcode.MARK);
        List<Object> rest = new ArrayList<>(set.members());
        rest.add(
                (Step)
                        () -> {
                            if (memo.find(set) != null) {
                                out.opcode(Opcode.POP_MARK);
                                saveFromMemo(set);
                            } else {
                                out.opcode(Opcode.FROZENSET);
                                memoize(set);
                            }
                        });
        then(rest);
    }

    private static PyList listOf(Collection<PyValue> members) {
        PyList list = new PyList();
        list.items().addAll(members);
        return list;
    }

    private void saveGlobal(PyGlobal global) {
        if (protocol >= 4) {
            then(
                    List.of(
                            globalName(global.module()),
                            globalName(global.name()),
                            (Step)
                                    () -> {
                                        out.opcode(Opcode.STACK_GLOBAL);
                                        memoize(global);
                                    }));
            return;
        }
        PyGlobal spelled = protocol < 3 ? CompatNames.toPython2(global) : global;
        out.opcode(Opcode.GLOBAL);
        out.line(spelled.module());
        out.line(spelled.name());
        memoize(global);
    }

    /** A module's and a class's name are interned in Python: one object for all that share it. */
    private PyStr globalName(String name) {
        return globalNames.computeIfAbsent(name, PyStr::new);
    }

    private void reduce(PyValue made, PyGlobal callable, PyTuple args) {
        then(List.of(callable, args, (Step) () -> finishReduce(made, Opcode.REDUCE)));
    }

    private void saveReduce(PyObject object) {
        List<Object> rest = new ArrayList<>();
        switch (object.made()) {
            case NEWOBJ_EX -> {
                PyValue kwargs = object.kwargs();
                if (protocol < 4 || kwargs == null) {
                    throw new IllegalArgumentException(
                            "an object made with keyword arguments (NEWOBJ_EX) needs protocol 4 or 5");
                }
                rest.addAll(List.of(object.callable(), object.args(), kwargs));
                rest.add((Step) () -> finishReduce(object, Opcode.NEWOBJ_EX));
            }
            case NEWOBJ -> {
                if (protocol < 2 && object.args() instanceof PyTuple args) {
                    // NEWOBJ came with protocol 2; before, copyreg's function of the same meaning
                    // is called.
                    List<PyValue> all = new ArrayList<>(List.of(object.callable()));
                    all.addAll(args.items());
                    rest.addAll(List.of(new PyGlobal("copyreg", "__newobj__"), PyTuple.of(all)));
                    rest.add((Step) () -> finishReduce(object, Opcode.REDUCE));
                } else {
                    rest.addAll(List.of(object.callable(), object.args()));
                    rest.add((Step) () -> finishReduce(object, Opcode.NEWOBJ));
                }
            }
            case REDUCE -> {
                rest.addAll(List.of(object.callable(), object.args()));
                rest.add((Step) () -> finishReduce(object, Opcode.REDUCE));
            }
            case OBJ, INST -> rest.addAll(oldInstance(object));
        }
        rest.addAll(batches(object.items(), Opcode.APPEND, Opcode.APPENDS));
        rest.addAll(batches(object.pairs(), Opcode.SETITEM, Opcode.SETITEMS));
        PyValue state = object.state();
        if (state != null) {
            rest.addAll(List.of(state, step(Opcode.BUILD)));
        }
        then(rest);
    }

    /**
     * Python 2's class instance ({@code save_inst} of Python 2.7's pickle): OBJ needs protocol 1,
     * INST its class by name.
     */
    private List<Object> oldInstance(PyObject object) {
        if (!(object.args() instanceof PyTuple args)) {
            throw new IllegalArgumentException("a class instance needs its arguments as a tuple");
        }
        List<Object> rest = new ArrayList<>();
        rest.add(step(Opcode.MARK));
        boolean named = protocol == 0 || object.made() == PyObject.Made.INST;
        if (named && object.callable() instanceof PyGlobal type) {
            rest.addAll(args.items());
            rest.add(
                    (Step)
                            () -> {
                                out.opcode(Opcode.INST);
                                out.line(type.module());
                                out.line(type.name());
                                memoize(object);
                            });
            return rest;
        } else if (protocol == 0) {
            throw new IllegalArgumentException(
                    "a class instance whose class has no name (OBJ) needs protocol 1 or higher");
        }
        rest.add(object.callable());
        rest.addAll(args.items());
        rest.add((Step) () -> finishReduce(object, Opcode.OBJ));
        return rest;
    }

    private void finishReduce(PyValue made, Opcode opcode) {
        out.opcode(opcode);
        if (memo.find(made) != null) {
            out.opcode(Opcode.POP);
            saveFromMemo(made);
        } else {
            memoize(made);
        }
    }

    /** {@code batch_list_exact}: one item alone, else marks of 1000. */
    private List<Object> exactList(List<PyValue> items) {
        if (protocol == 0 || items.size() == 1) {
            return batches(items, Opcode.APPEND, Opcode.APPENDS);
        }
        List<Object> rest = new ArrayList<>(items.size() + 2);
        for (int from = 0; from < items.size(); from += BATCH) {
            rest.add(step(Opcode.MARK));
            rest.addAll(items.subList(from, Math.min(from + BATCH, items.size())));
            rest.add(step(Opcode.APPENDS));
        }
        return rest;
    }

    /**
     * {@code batch_dict_exact}: as for lists, but a full last batch is followed by an empty one.
     */
    private List<Object> exactDict(Collection<PyObject.Pair> pairs) {
        if (protocol == 0 || pairs.size() <= 1) {
            return batches(pairs, Opcode.SETITEM, Opcode.SETITEMS);
        }
        List<Object> rest = new ArrayList<>(pairs.size() * 2 + 2);
        Iterator<PyObject.Pair> iterator = pairs.iterator();
        int inBatch;
        do {
            rest.add(step(Opcode.MARK));
            for (inBatch = 0; inBatch < BATCH && iterator.hasNext(); inBatch++) {
                addItem(rest, iterator.next());
            }
            rest.add(step(Opcode.SETITEMS));
        } while (inBatch == BATCH);
        return rest;
    }

    /**
     * {@code batch_list} and {@code batch_dict}, over iterators: a batch of one has no mark;
     * protocol 0 knows no batches.
     */
    private List<Object> batches(Collection<?> items, Opcode one, Opcode many) {
        List<Object> rest = new ArrayList<>();
        Iterator<?> iterator = items.iterator();
        int left = items.size();
        while (left > 0) {
            int size = protocol == 0 ? 1 : Math.min(left, BATCH);
            if (size > 1) {
                rest.add(step(Opcode.MARK));
            }
            for (int i = 0; i < size; i++) {
                addItem(rest, iterator.next());
            }
            rest.add(step(size > 1 ? many : one));
            left -= size;
        }
        return rest;
    }

    private static void addItem(List<Object> rest, Object item) {
        if (item instanceof PyObject.Pair pair) {
            rest.add(pair.key());
            rest.add(pair.value());
        } else {
            rest.add(item);
        }
    }

    private void saveEmpty(Opcode empty, Opcode oldest) {
        if (protocol >= 1) {
            out.opcode(empty);
        } else {
            out.opcode(Opcode.MARK);
            out.opcode(oldest);
        }
    }

    private boolean saveFromMemo(PyValue value) {
        @Nullable Integer index = memo.find(value);
        if (index == null) {
            return false;
        }
        indexed(index, Opcode.GET, Opcode.BINGET, Opcode.LONG_BINGET);
        return true;
    }

    private void memoize(PyValue value) {
        int index = memo.add(value);
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

    private Step step(Opcode opcode) {
        return () -> out.opcode(opcode);
    }

    private void then(List<?> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            pending.push(steps.get(i));
        }
    }
}
