package dev.rekindle.internal.pickle;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * Writes tuples, lists, dicts and sets. Mirrors {@code save_tuple}, {@code save_list}, {@code
 * save_dict}, {@code save_set}, {@code save_frozenset} (CPython 3.11, Modules/_pickle.c).
 */
final class ContainerWriter {
    private static final Opcode[] TUPLE_BY_SIZE = {Opcode.TUPLE1, Opcode.TUPLE2, Opcode.TUPLE3};

    private final int protocol;
    private final PickleOutput out;
    private final PickleMemoTable memo;
    private final PendingSteps pending;
    private final ReduceWriter objects;

    ContainerWriter(
            int protocol,
            PickleOutput out,
            PickleMemoTable memo,
            PendingSteps pending,
            ReduceWriter objects) {
        this.protocol = protocol;
        this.out = out;
        this.memo = memo;
        this.pending = pending;
        this.objects = objects;
    }

    /** Protocol 0 has no opcodes for what is empty. */
    void empty(Opcode empty, Opcode oldest) {
        if (protocol >= 1) {
            out.opcode(empty);
        } else {
            out.opcode(Opcode.MARK);
            out.opcode(oldest);
        }
    }

    void tuple(PyTuple tuple) {
        List<PyValue> items = tuple.items();
        boolean counted = items.size() <= 3 && protocol >= 2;
        if (!counted) {
            out.opcode(Opcode.MARK);
        }
        pending.first((PendingSteps.Step) () -> finish(tuple, counted));
        pending.first(items);
    }

    private void finish(PyTuple tuple, boolean counted) {
        int size = tuple.items().size();
        if (memo.storeMade(tuple, counted ? TUPLE_BY_SIZE[size - 1] : Opcode.TUPLE)) {
            return;
        }
        // The tuple holds itself through one of its items, which has put it in the memo by now.
        if (counted || protocol == 0) {
            for (int i = counted ? 0 : -1; i < size; i++) {
                out.opcode(Opcode.POP);
            }
        } else {
            out.opcode(Opcode.POP_MARK);
        }
        memo.fetch(tuple);
    }

    /** {@code batch_list_exact}: one item alone, else marks of 1000. */
    void list(PyList list) {
        empty(Opcode.EMPTY_LIST, Opcode.LIST);
        memo.store(list);
        Batches.Rule rule =
                protocol == 0 || list.items().size() == 1
                        ? Batches.Rule.ONE_ALONE
                        : Batches.Rule.MARKED;
        next(list.items(), rule, Opcode.APPEND, Opcode.APPENDS);
    }

    /** {@code batch_dict_exact}: as for lists, but a full batch is followed by another. */
    void dict(PyDict dict) {
        empty(Opcode.EMPTY_DICT, Opcode.DICT);
        memo.store(dict);
        Batches.Rule rule =
                protocol == 0 || dict.size() <= 1
                        ? Batches.Rule.ONE_ALONE
                        : Batches.Rule.MARKED_UNTIL_SHORT;
        next(dict.pairs(), rule, Opcode.SETITEM, Opcode.SETITEMS);
    }

    void set(PySet set) {
        if (protocol < 4) {
            objects.call(set, new PyGlobal("builtins", "set"), PyTuple.of(listOf(set.members())));
            return;
        }
        out.opcode(Opcode.EMPTY_SET);
        memo.store(set);
        next(set.members(), Batches.Rule.MARKED_UNTIL_SHORT, Opcode.ADDITEMS, Opcode.ADDITEMS);
    }

    void frozenSet(PyFrozenSet set) {
        if (protocol < 4) {
            PyTuple members = PyTuple.of(listOf(set.members()));
            objects.call(set, new PyGlobal("builtins", "frozenset"), members);
            return;
        }
        out.opcode(Opcode.MARK);
        Iterator<PyValue> members = set.members().iterator();
        pending.first(
                new PendingSteps.Step() {
                    @Override
                    public void run() {
                        if (members.hasNext()) {
                            pending.first(members.next(), this);
                        } else {
                            finish(set);
                        }
                    }
                });
    }

    private void finish(PyFrozenSet set) {
        if (!memo.storeMade(set, Opcode.FROZENSET)) {
            out.opcode(Opcode.POP_MARK);
            memo.fetch(set);
        }
    }

    private static PyList listOf(Collection<PyValue> members) {
        PyList list = new PyList();
        list.items().addAll(members);
        return list;
    }

    private void next(Collection<?> items, Batches.Rule rule, Opcode one, Opcode many) {
        pending.first(new Batches(protocol, out, pending, items, rule, one, many));
    }
}
