package dev.rekindle.internal.pickle;

import dev.rekindle.internal.text.PythonFloat;
import java.math.BigInteger;

/**
 * Writes values that hold no others, without their place in the memo. Mirrors {@code save_long},
 * {@code save_float}, {@code save_unicode} … (CPython 3.11, Modules/_pickle.c).
 */
final class AtomWriter {
    private final int protocol;
    private final PickleOutput out;

    AtomWriter(int protocol, PickleOutput out) {
        this.protocol = protocol;
        this.out = out;
    }

    void bool(boolean flag) {
        if (protocol >= 2) {
            out.opcode(flag ? Opcode.NEWTRUE : Opcode.NEWFALSE);
        } else {
            out.opcode(Opcode.INT);
            out.line(flag ? "01" : "00");
        }
    }

    void integer(PyInt number) {
        if (!number.fitsInt()) {
            large(number.value());
            return;
        }
        int small = (int) number.longValue();
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
    }

    private void large(BigInteger value) {
        if (protocol < 2) {
            out.opcode(Opcode.LONG);
            out.line(value + "L");
            return;
        }
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

    void floating(double value) {
        if (protocol == 0) {
            out.opcode(Opcode.FLOAT);
            out.line(PythonFloat.repr(value));
        } else {
            out.opcode(Opcode.BINFLOAT);
            out.littleEndian(Long.reverseBytes(Double.doubleToRawLongBits(value)), 8);
        }
    }

    void str(String text) {
        if (protocol == 0) {
            out.opcode(Opcode.UNICODE);
            out.put(RawUnicode.escape(text));
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

    /** From protocol 3 on; before, {@link ReduceWriter#bytes}. */
    void bytes(PyBytes bytes) {
        byte[] array = bytes.array();
        if (array.length < 256) {
            out.large(Opcode.SHORT_BINBYTES, 1, array);
        } else {
            out.large(Opcode.BINBYTES, 4, array);
        }
    }

    /** From protocol 5 on; before, {@link ReduceWriter#byteArray}. */
    void byteArray(PyByteArray bytes) {
        out.large(Opcode.BYTEARRAY8, 8, bytes.array());
    }
}
