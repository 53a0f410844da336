package dev.rekindle.internal.pickle;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Opcodes and their arguments as bytes; from protocol 4 on in frames (CPython 3.11,
 * Modules/_pickle.c, {@code _Pickler_OpcodeBoundary}).
 */
final class PickleOutput {
    private static final int FRAME_SIZE_MIN = 4;
    private static final int FRAME_SIZE_TARGET = 64 * 1024;

    private final OutputStream out;
    private final boolean framing;

    /** The frame; before protocol 4, merely what was not sent yet. */
    private byte[] frame = new byte[FRAME_SIZE_TARGET + 1024];

    private int size;

    PickleOutput(OutputStream out, boolean framing) {
        this.out = out;
        this.framing = framing;
    }

    /** PROTO stands before the first frame. */
    void protocol(int protocol) {
        direct(new byte[] {(byte) Opcode.PROTO.code(), (byte) protocol}, 2);
    }

    void opcode(Opcode opcode) {
        put(opcode.code());
    }

    void put(int oneByte) {
        reserve(1);
        frame[size++] = (byte) oneByte;
    }

    void put(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, frame, size, bytes.length);
        size += bytes.length;
    }

    void littleEndian(long value, int bytes) {
        reserve(bytes);
        for (int i = 0; i < bytes; i++) {
            frame[size++] = (byte) (value >>> (8 * i));
        }
    }

    /**
     * Puts a text that is one line.
     *
     * @throws IllegalArgumentException if it is not: its rest would be read as opcodes
     */
    void line(String text) {
        if (!GlobalNames.isLine(text)) {
            throw new IllegalArgumentException("a line of a pickle has a line break or no UTF-8");
        }
        put(text.getBytes(StandardCharsets.UTF_8));
        put('\n');
    }

    /** Between two values: a frame that is full is sent. */
    void boundary() {
        if (size >= FRAME_SIZE_TARGET) {
            flush();
        }
    }

    /** A long string's bytes stand outside any frame, its opcode and length with them. */
    void large(Opcode opcode, int lengthBytes, byte[] payload) {
        boolean apart = payload.length >= FRAME_SIZE_TARGET;
        if (apart) {
            flush();
        }
        opcode(opcode);
        littleEndian(payload.length, lengthBytes);
        if (apart) {
            direct(frame, size);
            size = 0;
            direct(payload, payload.length);
        } else {
            put(payload);
        }
    }

    void flush() {
        if (framing && size >= FRAME_SIZE_MIN) {
            byte[] head = new byte[9];
            head[0] = (byte) Opcode.FRAME.code();
            for (int i = 0; i < 8; i++) {
                head[1 + i] = (byte) ((long) size >>> (8 * i));
            }
            direct(head, head.length);
        }
        direct(frame, size);
        size = 0;
    }

    private void reserve(int bytes) {
        if (bytes > frame.length - size) {
            frame = Arrays.copyOf(frame, Math.max(size + bytes, 2 * size));
        }
    }

    private void direct(byte[] bytes, int count) {
        try {
            out.write(bytes, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
