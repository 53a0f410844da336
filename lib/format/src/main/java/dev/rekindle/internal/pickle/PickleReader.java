package dev.rekindle.internal.pickle;

import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one pickle, of any protocol from 0 to 5, into inert values. Executes nothing, looks nothing
 * up, does not recurse. Mirrors the machine of CPython 3.11, Modules/_pickle.c ({@code load}).
 *
 * <p>Python 2's byte strings become {@link PyStr} where they are UTF-8, as {@code torch.load} takes
 * them, and {@link PyBytes} where they are not. Extension opcodes and out-of-band buffers name
 * things that are not in the file; they are refused by name.
 */
public final class PickleReader {
    private static final int HIGHEST_PROTOCOL = 5;

    private final PickleInput input;
    private final PickleLimits limits;
    private final TextArguments text;
    private final PickleStack stack;
    private final PickleMemo memo;
    private final ContainerOpcodes containers;
    private final ObjectOpcodes objects;
    private final DroppedValues dropped = new DroppedValues();
    private List<PyGlobal> lostCalls = List.of();
    private int protocol;
    private long heapBytes;

    /**
     * Reads from {@code in}, which is left right behind STOP. A stream that supports mark and reset
     * is read in large pieces, any other byte by byte; a mark of the caller's is lost.
     */
    public PickleReader(InputStream in) {
        this(in, PickleLimits.DEFAULT);
    }

    /** As {@link #PickleReader(InputStream)}, with limits of the caller's. */
    public PickleReader(InputStream in, PickleLimits limits) {
        this.limits = limits;
        this.input = new PickleInput(in, limits.stringBytes());
        this.text = new TextArguments(input);
        this.stack = new PickleStack(input, limits.stackDepth());
        this.containers = new ContainerOpcodes(input, stack);
        this.objects = new ObjectOpcodes(input, text, stack);
        this.memo = new PickleMemo(input, limits.memoEntries());
    }

    /** Returns the number of bytes read so far. */
    public long position() {
        return input.position();
    }

    /** Returns the protocol that PROTO named, or 0 where there was none. */
    public int protocol() {
        return protocol;
    }

    /** Returns every class and function that the pickle names, in order of first appearance. */
    public Set<PyGlobal> globals() {
        return objects.globals();
    }

    /**
     * Returns what the pickle would have Python call for its effect alone: calls whose results are
     * in nothing that {@link #read()} returned, so that no writer could write them again.
     */
    public List<PyGlobal> lostCalls() {
        return lostCalls;
    }

    /**
     * Reads up to and with STOP.
     *
     * @return the pickled value
     * @throws dev.rekindle.errors.TorchFileException where the bytes are no whole, well-formed
     *     pickle, or ask for more than the limits
     */
    public PyValue read() {
        for (long count = 0; count < limits.opcodes(); count++) {
            Opcode opcode = input.opcode();
            if (opcode == Opcode.STOP) {
                input.endOfFrames();
                input.giveBackWhatWasReadAhead();
                PyValue root = stack.pop();
                stack.all().forEach(dropped::add);
                lostCalls = dropped.callsBeyond(root);
                return root;
            }
            heapBytes += heapBytes(opcode);
            if (heapBytes + 3 * input.position() > limits.heapBytes()) {
                throw input.refuse(
                        "the pickle's values would take more than the limit of "
                                + limits.heapBytes()
                                + " bytes of heap. If you trust the file, give Java more with -Xmx"
                                + " or raise LoadOptions.withMaxHeapBytes.");
            }
            execute(opcode);
        }
        throw input.refuse(
                "the pickle has more than the limit of "
                        + limits.opcodes()
                        + " opcodes. The file is damaged or hostile; raise"
                        + " LoadOptions.withMaxOpcodes if you trust it.");
    }

    /**
     * What an opcode's value takes, as the pickle says it and decoded, its entries in containers
     * and the memo counted with it. Rather too much than too little: {@code HostileValuesTest}
     * fills a small heap with each.
     */
    private long heapBytes(Opcode opcode) {
        return switch (opcode) {
            case MARK, POP, POP_MARK, APPENDS -> 8;
            case BUILD -> 8 + objects.heapBytesOfCopies();
            case NONE, NEWTRUE, NEWFALSE, EMPTY_TUPLE, DUP, GET, BINGET, LONG_BINGET -> 28;
            case PUT, BINPUT, LONG_BINPUT, MEMOIZE -> 16;
            case SETITEMS -> 80L * stack.aboveMark();
            case ADDITEMS -> 130L * stack.aboveMark();
            case DICT -> 260 + 80L * stack.aboveMark();
            case FROZENSET -> 260 + 130L * stack.aboveMark();
            case EMPTY_DICT, EMPTY_SET, SETITEM -> 260;
            case EMPTY_LIST, LIST -> 210;
            case TUPLE, TUPLE1, TUPLE2, TUPLE3 -> 230;
            case STRING, BINSTRING, SHORT_BINSTRING, UNICODE -> 210;
            case SHORT_BINUNICODE, BINUNICODE, BINUNICODE8 -> 210;
            case SHORT_BINBYTES, BINBYTES, BINBYTES8, BYTEARRAY8 -> 240;
            case GLOBAL, STACK_GLOBAL -> 320;
            case REDUCE, NEWOBJ -> 320 + objects.heapBytesOfCopies();
            case NEWOBJ_EX, OBJ, INST -> 320;
            case APPEND -> 100;
            default -> 56;
        };
    }

    private void execute(Opcode opcode) {
        switch (opcode) {
            case PROTO -> {
                protocol = input.unsignedByte();
                if (protocol > HIGHEST_PROTOCOL) {
                    throw input.refuse(
                            "expected a protocol from 0 to 5, but found "
                                    + protocol
                                    + ". The file is damaged or from a newer Python; save it with"
                                    + " protocol 2.");
                }
            }
            case FRAME -> input.frame(input.littleEndian(8));
            case NONE -> stack.push(PyNone.NONE);
            case NEWTRUE -> stack.push(PyBool.TRUE);
            case NEWFALSE -> stack.push(PyBool.FALSE);
            case INT -> stack.push(text.intOrBool());
            case LONG -> stack.push(text.longInt());
            case BININT -> stack.push(PyInt.of((int) input.littleEndian(4)));
            case BININT1 -> stack.push(PyInt.of(input.unsignedByte()));
            case BININT2 -> stack.push(PyInt.of(input.littleEndian(2)));
            case LONG1 -> stack.push(longFrom(input.unsignedByte()));
            case LONG4 -> stack.push(longFrom((int) input.littleEndian(4)));
            case FLOAT -> stack.push(text.floating());
            case BINFLOAT ->
                    stack.push(
                            new PyFloat(
                                    Double.longBitsToDouble(
                                            Long.reverseBytes(input.littleEndian(8)))));
            case STRING -> stack.push(oldString(text.quotedBytes()));
            case BINSTRING -> stack.push(oldString(input.bytes((int) input.littleEndian(4))));
            case SHORT_BINSTRING -> stack.push(oldString(input.bytes(input.unsignedByte())));
            case UNICODE -> stack.push(new PyStr(text.rawUnicode()));
            case SHORT_BINUNICODE -> stack.push(string(input.unsignedByte()));
            case BINUNICODE -> stack.push(string(input.littleEndian(4)));
            case BINUNICODE8 -> stack.push(string(input.littleEndian(8)));
            case SHORT_BINBYTES -> stack.push(new PyBytes(input.bytes(input.unsignedByte())));
            case BINBYTES -> stack.push(new PyBytes(input.bytes(input.littleEndian(4))));
            case BINBYTES8 -> stack.push(new PyBytes(input.bytes(input.littleEndian(8))));
            case BYTEARRAY8 -> stack.push(new PyByteArray(input.bytes(input.littleEndian(8))));
            case EMPTY_LIST -> stack.push(new PyList());
            case EMPTY_DICT -> stack.push(new PyDict());
            case EMPTY_SET -> stack.push(new PySet());
            case EMPTY_TUPLE -> stack.push(PyTuple.EMPTY);
            case TUPLE -> stack.push(PyTuple.of(stack.popToMark()));
            case TUPLE1 -> stack.push(PyTuple.of(stack.pop()));
            case TUPLE2 -> containers.tuple(2);
            case TUPLE3 -> containers.tuple(3);
            case MARK -> stack.mark();
            case POP -> {
                if (stack.markIsOnTop()) {
                    stack.popMark();
                } else if (objects.isStateSetter(memo)) {
                    objects.stateSetter();
                } else {
                    PyObject owner = objects.ownerOfCall(memo);
                    dropped.pop(stack.pop(), owner);
                }
            }
            case POP_MARK -> stack.popToMark().forEach(dropped::add);
            case DUP -> stack.push(stack.top());
            case LIST -> containers.list();
            case DICT -> containers.dict();
            case FROZENSET -> containers.frozenSet();
            case APPEND -> containers.append();
            case APPENDS -> containers.appends();
            case ADDITEMS -> containers.addItems();
            case SETITEM -> containers.setItem();
            case SETITEMS -> containers.setItems();
            case PUT -> memo.put(text.index(), stack.top());
            case BINPUT -> memo.put(input.unsignedByte(), stack.top());
            case LONG_BINPUT -> memo.put(input.littleEndian(4), stack.top());
            case MEMOIZE -> memo.put(memo.size(), stack.top());
            case GET -> stack.push(dropped.takenBack(memo.get(text.index())));
            case BINGET -> stack.push(dropped.takenBack(memo.get(input.unsignedByte())));
            case LONG_BINGET -> stack.push(dropped.takenBack(memo.get(input.littleEndian(4))));
            case GLOBAL -> objects.global();
            case STACK_GLOBAL -> objects.stackGlobal();
            case REDUCE -> objects.make(PyObject.Made.REDUCE, null);
            case NEWOBJ -> objects.make(PyObject.Made.NEWOBJ, null);
            case NEWOBJ_EX -> objects.make(PyObject.Made.NEWOBJ_EX, stack.pop());
            case INST -> objects.instance();
            case OBJ -> objects.object();
            case BUILD -> objects.build();
            case PERSID -> stack.push(new PyPersistentId(new PyStr(text.persistentId())));
            case BINPERSID -> stack.push(new PyPersistentId(stack.pop()));
            case EXT1, EXT2, EXT4 ->
                    throw input.refuse(
                            "names a class by a number of the copyreg extension registry, which is"
                                    + " not in the file. Save it without copyreg extensions.");
            case NEXT_BUFFER, READONLY_BUFFER ->
                    throw input.refuse(
                            "stands for bytes that were sent beside the pickle, not in it. Save it"
                                    + " without a buffer_callback.");
            case STOP -> throw new AssertionError(opcode);
        }
    }

    private PyInt longFrom(int length) {
        byte[] littleEndian = input.bytes(length);
        for (int i = 0, j = littleEndian.length - 1; i < j; i++, j--) {
            byte swapped = littleEndian[i];
            littleEndian[i] = littleEndian[j];
            littleEndian[j] = swapped;
        }
        return littleEndian.length == 0
                ? PyInt.of(0)
                : new PyInt(new java.math.BigInteger(littleEndian));
    }

    private PyStr string(long length) {
        String decoded = SurrogateUtf8.decode(input.bytes(length));
        if (decoded == null) {
            throw input.refuse("holds text that is no UTF-8. The file is damaged; get it again.");
        }
        return new PyStr(decoded);
    }

    private static PyValue oldString(byte[] bytes) {
        @Nullable String decoded = SurrogateUtf8.decodeStrictly(bytes);
        return decoded == null ? new PyBytes(bytes) : new PyStr(decoded);
    }
}
