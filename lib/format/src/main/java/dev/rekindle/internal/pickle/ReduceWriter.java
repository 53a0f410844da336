package dev.rekindle.internal.pickle;

import dev.rekindle.errors.TorchFileException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what Python makes by a call: the callable, its arguments, then what is appended, set and
 * built. Mirrors {@code save_reduce} and {@code save_global} (CPython 3.11, Modules/_pickle.c).
 */
final class ReduceWriter {
    private static final PyStr LATIN1 = new PyStr("latin1");
    private static final PyStr NEW = new PyStr("__new__");

    private final int protocol;
    private final PickleOutput out;
    private final PickleMemoTable memo;
    private final PendingSteps pending;
    private final Map<String, PyStr> globalNames = new HashMap<>();

    /** {@code cls.__new__} of each class: one object in Python. */
    private final Map<PyValue, PyObject> newFunctions = new HashMap<>();

    ReduceWriter(int protocol, PickleOutput out, PickleMemoTable memo, PendingSteps pending) {
        this.protocol = protocol;
        this.out = out;
        this.memo = memo;
        this.pending = pending;
    }

    void global(PyGlobal global) {
        GlobalNames.require(global);
        if (protocol >= 4) {
            pending.first(
                    globalName(global.module()),
                    globalName(global.name()),
                    (PendingSteps.Step)
                            () -> {
                                out.opcode(Opcode.STACK_GLOBAL);
                                memo.store(global);
                            });
            return;
        }
        if (global.name().indexOf('.') >= 0) {
            attribute(global);
            return;
        }
        PyGlobal spelled = protocol < 3 ? CompatNames.toPython2(global) : global;
        out.opcode(Opcode.GLOBAL);
        out.line(spelled.module());
        out.line(spelled.name());
        memo.store(global);
    }

    /** Before protocol 4, what is named inside of a class is taken from the class. */
    private void attribute(PyGlobal global) {
        int last = global.name().lastIndexOf('.');
        PyGlobal owner = new PyGlobal(global.module(), global.name().substring(0, last));
        PyStr name = new PyStr(global.name().substring(last + 1));
        pending.first(
                new PyGlobal("builtins", "getattr"),
                PyTuple.of(owner, name),
                made(global, Opcode.REDUCE));
    }

    /** A module's and a class's name are interned in Python: one object for all that share it. */
    private PyStr globalName(String name) {
        return globalNames.computeIfAbsent(name, PyStr::new);
    }

    /** Before protocol 3 there is no opcode for bytes. */
    void bytes(PyBytes bytes) {
        byte[] array = bytes.array();
        if (array.length == 0) {
            call(bytes, new PyGlobal("builtins", "bytes"), PyTuple.EMPTY);
        } else {
            PyStr latin1 = new PyStr(new String(array, StandardCharsets.ISO_8859_1));
            call(bytes, new PyGlobal("_codecs", "encode"), PyTuple.of(latin1, LATIN1));
        }
    }

    /** Before protocol 5 there is no opcode for a bytearray. */
    void byteArray(PyByteArray bytes) {
        byte[] array = bytes.array();
        PyTuple args = array.length == 0 ? PyTuple.EMPTY : PyTuple.of(new PyBytes(array));
        call(bytes, new PyGlobal("builtins", "bytearray"), args);
    }

    /** Writes {@code made} as a call of {@code callable}. */
    void call(PyValue made, PyGlobal callable, PyTuple args) {
        pending.first(callable, args, made(made, Opcode.REDUCE));
    }

    void object(PyObject object) {
        PyValue state = object.state();
        PyValue setter = object.setter();
        for (int i = object.calls().size() - 1; i >= 0; i--) {
            PyObject call = object.calls().get(i);
            pending.first(Opcode.REDUCE, Opcode.POP);
            pending.first(call.callable(), call.args());
        }
        if (setter != null && state != null) {
            // save_reduce calls the setter for its effect alone, and drops what it returns.
            pending.first(Opcode.TUPLE2, Opcode.REDUCE, Opcode.POP);
            pending.first(setter, object, state);
        } else if (state != null) {
            pending.first(state, Opcode.BUILD);
        }
        if (!object.pairs().isEmpty()) {
            pending.first(
                    new Batches(
                            protocol,
                            out,
                            pending,
                            object.pairs(),
                            Batches.Rule.ONE_ALONE,
                            Opcode.SETITEM,
                            Opcode.SETITEMS));
        }
        if (!object.items().isEmpty()) {
            pending.first(
                    new Batches(
                            protocol,
                            out,
                            pending,
                            object.items(),
                            Batches.Rule.ONE_ALONE,
                            Opcode.APPEND,
                            Opcode.APPENDS));
        }
        switch (object.made()) {
            case REDUCE ->
                    pending.first(object.callable(), object.args(), made(object, Opcode.REDUCE));
            case NEWOBJ -> newObject(object);
            case NEWOBJ_EX -> {
                PyValue kwargs = object.kwargs() == null ? new PyDict() : object.kwargs();
                if (protocol >= 4) {
                    pending.first(kwargs, made(object, Opcode.NEWOBJ_EX));
                    pending.first(object.callable(), object.args());
                } else {
                    PyObject partial = newPartial(object, kwargs);
                    pending.first(partial, PyTuple.EMPTY, made(object, Opcode.REDUCE));
                }
            }
            case OBJ, INST -> oldInstance(object);
        }
    }

    /** NEWOBJ came with protocol 2; before, copyreg's function of the same meaning is called. */
    private void newObject(PyObject object) {
        if (protocol < 2 && object.args() instanceof PyTuple args) {
            List<PyValue> all = new ArrayList<>(List.of(object.callable()));
            all.addAll(args.items());
            call(object, new PyGlobal("copyreg", "__newobj__"), PyTuple.of(all));
        } else {
            pending.first(object.callable(), object.args(), made(object, Opcode.NEWOBJ));
        }
    }

    /**
     * Before protocol 4, {@code cls.__new__(cls, *args, **kwargs)} is a call of {@code
     * functools.partial(cls.__new__, cls, *args, **kwargs)}, itself an object with a state. CPython
     * spells {@code cls.__new__} as {@code getattr(base, "__new__")} with the base that defines it,
     * which a pickle does not tell; the class itself finds the same function.
     */
    private PyObject newPartial(PyObject object, PyValue kwargs) {
        if (!(object.args() instanceof PyTuple args)) {
            throw argumentsAreNoTuple(object, "NEWOBJ_EX, before protocol 4,");
        }
        PyObject function =
                newFunctions.computeIfAbsent(
                        object.callable(),
                        type ->
                                new PyObject(
                                        PyObject.Made.REDUCE,
                                        new PyGlobal("builtins", "getattr"),
                                        PyTuple.of(type, NEW)));
        List<PyValue> all = new ArrayList<>(List.of(object.callable()));
        all.addAll(args.items());
        PyObject partial =
                new PyObject(
                        PyObject.Made.REDUCE,
                        new PyGlobal("functools", "partial"),
                        PyTuple.of(function));
        partial.state(PyTuple.of(function, PyTuple.of(all), kwargs, PyNone.NONE));
        return partial;
    }

    /**
     * Python 2's class instance ({@code save_inst} of Python 2.7's pickle): INST where its class
     * has a name on one line, OBJ else, which every protocol's reader knows.
     */
    private void oldInstance(PyObject object) {
        if (!(object.args() instanceof PyTuple args)) {
            throw argumentsAreNoTuple(object, object.made().name());
        }
        boolean named = protocol == 0 || object.made() == PyObject.Made.INST;
        if (object.callable() instanceof PyGlobal type) {
            GlobalNames.require(type);
        }
        boolean nested =
                object.callable() instanceof PyGlobal type && GlobalNames.path(type).length > 1;
        if (named && !nested && object.callable() instanceof PyGlobal type) {
            pending.first((PendingSteps.Step) () -> instance(object, type));
            pending.first(args.items());
        } else {
            pending.first(made(object, Opcode.OBJ));
            pending.first(args.items());
            pending.first(object.callable());
        }
        out.opcode(Opcode.MARK);
    }

    private static TorchFileException argumentsAreNoTuple(PyObject object, String opcode) {
        return new TorchFileException(
                "save",
                opcode
                        + " needs the arguments as a tuple, but those of "
                        + object
                        + " are "
                        + object.args()
                        + ". Save at protocol 4, or a state_dict without it.");
    }

    private void instance(PyObject object, PyGlobal type) {
        out.opcode(Opcode.INST);
        out.line(type.module());
        out.line(type.name());
        memo.store(object);
    }

    private PendingSteps.Step made(PyValue made, Opcode opcode) {
        return () -> {
            if (!memo.storeMade(made, opcode)) {
                // It holds itself, through its arguments, which have put it in the memo by now.
                out.opcode(opcode);
                out.opcode(Opcode.POP);
                memo.fetch(made);
            }
        };
    }
}
