package dev.rekindle.internal.pickle;

import dev.rekindle.errors.TorchFileException;
import java.io.OutputStream;

/**
 * Writes inert values as CPython's C pickler writes the objects they stand for, byte for byte:
 * opcode choices, memo, batches, frames. Does not recurse. Mirrors CPython 3.11, Modules/_pickle.c
 * ({@code save} and what it calls). {@code torch.save} uses protocol 2.
 */
public final class PickleWriter {
    /** What {@code torch.save} uses: {@code torch.serialization.DEFAULT_PROTOCOL}, 2.15.0. */
    public static final int DEFAULT_PROTOCOL = 2;

    private final int protocol;
    private final PickleOutput out;
    private final PendingSteps pending = new PendingSteps();
    private final PickleMemoTable memo;
    private final AtomWriter atoms;
    private final ContainerWriter containers;
    private final ReduceWriter objects;

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
        this.memo = new PickleMemoTable(protocol, this.out);
        this.atoms = new AtomWriter(protocol, this.out);
        this.objects = new ReduceWriter(protocol, this.out, memo, pending);
        this.containers = new ContainerWriter(protocol, this.out, memo, pending, objects);
    }

    /** Writes {@code root} as one pickle, PROTO to STOP. */
    public void write(PyValue root) {
        if (protocol >= 2) {
            out.protocol(protocol);
        }
        pending.first(root);
        while (!pending.isEmpty()) {
            Object next = pending.take();
            if (next instanceof PyValue value) {
                out.boundary();
                save(value);
            } else if (next instanceof Opcode opcode) {
                out.opcode(opcode);
            } else {
                ((PendingSteps.Step) next).run();
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
            atoms.bool(flag.value());
        } else if (value instanceof PyInt number) {
            atoms.integer(number);
        } else if (value instanceof PyFloat number) {
            atoms.floating(number.value());
        } else if (value == PyTuple.EMPTY) {
            containers.empty(Opcode.EMPTY_TUPLE, Opcode.TUPLE);
        } else if (!memo.fetch(value)) {
            saveObject(value);
        }
    }

    private void saveObject(PyValue value) {
        if (value instanceof PyStr text) {
            atoms.str(text.value());
            memo.store(value);
        } else if (value instanceof PyTuple tuple) {
            containers.tuple(tuple);
        } else if (value instanceof PyObject object) {
            objects.object(object);
        } else if (value instanceof PyGlobal global) {
            objects.global(global);
        } else if (value instanceof PyDict dict) {
            containers.dict(dict);
        } else if (value instanceof PyList list) {
            containers.list(list);
        } else if (value instanceof PySet set) {
            containers.set(set);
        } else if (value instanceof PyFrozenSet set) {
            containers.frozenSet(set);
        } else if (value instanceof PyBytes bytes) {
            if (protocol >= 3) {
                atoms.bytes(bytes);
                memo.store(value);
            } else {
                objects.bytes(bytes);
            }
        } else if (protocol >= 5) {
            atoms.byteArray((PyByteArray) value);
            memo.store(value);
        } else {
            objects.byteArray((PyByteArray) value);
        }
    }

    private void savePersistentId(PyPersistentId id) {
        if (protocol > 0) {
            pending.first(id.id(), Opcode.BINPERSID);
            return;
        }
        if (!(id.id() instanceof PyStr text)) {
            throw new IllegalArgumentException("protocol 0 takes persistent ids that are str only");
        }
        if (!GlobalNames.isLine(text.value()) || text.value().chars().anyMatch(c -> c > 127)) {
            throw new TorchFileException(
                    "save",
                    "protocol 0 takes a persistent id of one line of ASCII only. Save with"
                            + " protocol 2.");
        }
        out.opcode(Opcode.PERSID);
        out.line(text.value());
    }
}
