package dev.rekindle.internal.pickle;

import org.jspecify.annotations.Nullable;

/** The opcodes of protocols 0 to 5, under CPython's names (CPython 3.11, Lib/pickletools.py). */
enum Opcode {
    INT(0x49, 0),
    BININT(0x4a, 1),
    BININT1(0x4b, 1),
    BININT2(0x4d, 1),
    LONG(0x4c, 0),
    LONG1(0x8a, 2),
    LONG4(0x8b, 2),
    STRING(0x53, 0),
    BINSTRING(0x54, 1),
    SHORT_BINSTRING(0x55, 1),
    BINBYTES(0x42, 3),
    SHORT_BINBYTES(0x43, 3),
    BINBYTES8(0x8e, 4),
    BYTEARRAY8(0x96, 5),
    NEXT_BUFFER(0x97, 5),
    READONLY_BUFFER(0x98, 5),
    NONE(0x4e, 0),
    NEWTRUE(0x88, 2),
    NEWFALSE(0x89, 2),
    UNICODE(0x56, 0),
    SHORT_BINUNICODE(0x8c, 4),
    BINUNICODE(0x58, 1),
    BINUNICODE8(0x8d, 4),
    FLOAT(0x46, 0),
    BINFLOAT(0x47, 1),
    EMPTY_LIST(0x5d, 1),
    APPEND(0x61, 0),
    APPENDS(0x65, 1),
    LIST(0x6c, 0),
    EMPTY_TUPLE(0x29, 1),
    TUPLE(0x74, 0),
    TUPLE1(0x85, 2),
    TUPLE2(0x86, 2),
    TUPLE3(0x87, 2),
    EMPTY_DICT(0x7d, 1),
    DICT(0x64, 0),
    SETITEM(0x73, 0),
    SETITEMS(0x75, 1),
    EMPTY_SET(0x8f, 4),
    ADDITEMS(0x90, 4),
    FROZENSET(0x91, 4),
    POP(0x30, 0),
    DUP(0x32, 0),
    MARK(0x28, 0),
    POP_MARK(0x31, 1),
    GET(0x67, 0),
    BINGET(0x68, 1),
    LONG_BINGET(0x6a, 1),
    PUT(0x70, 0),
    BINPUT(0x71, 1),
    LONG_BINPUT(0x72, 1),
    MEMOIZE(0x94, 4),
    EXT1(0x82, 2),
    EXT2(0x83, 2),
    EXT4(0x84, 2),
    GLOBAL(0x63, 0),
    STACK_GLOBAL(0x93, 4),
    REDUCE(0x52, 0),
    BUILD(0x62, 0),
    INST(0x69, 0),
    OBJ(0x6f, 1),
    NEWOBJ(0x81, 2),
    NEWOBJ_EX(0x92, 4),
    PROTO(0x80, 2),
    STOP(0x2e, 0),
    FRAME(0x95, 4),
    PERSID(0x50, 0),
    BINPERSID(0x51, 1);

    private static final @Nullable Opcode[] BY_CODE = new @Nullable Opcode[256];

    static {
        for (Opcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;
    private final int protocol;

    Opcode(int code, int protocol) {
        this.code = code;
        this.protocol = protocol;
    }

    /** Returns the byte, 0 to 255. */
    int code() {
        return code;
    }

    /** Returns the protocol that brought the opcode. */
    int protocol() {
        return protocol;
    }

    /** Returns the opcode of the byte {@code code}, or null where there is none. */
    static @Nullable Opcode of(int code) {
        return BY_CODE[code];
    }
}
