package dev.rekindle.pickle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Opcodes and their arguments as bytes; from protocol 4 on in frames (CPython 3.11,
 * Modules/_pickle.c, {@code _Pickler_OpcodeBoundary}).
 */
final class PickleOutput {
    private static final int FRAME_SIZE_MIN = 4;
    private static final int FRAME_SIZE_TARGET = 64 * 1024;

    private final OutputStream out;
    private final boolean framing;
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();

    PickleOutput(OutputStream out, boolean framing) {
        this.out = out;
        this.framing = framing;
    }

    /** PROTO stands before the first frame. */
    void protocol(int protocol) {
        direct(new byte[] {(byte) Opcode.PROTO.code(), (byte) protocol});
    }

    void opcode(Opcode opcode) {
        put(opcode.code());
    }

    void put(int oneByte) {
        frame.write(oneByte);
    }

    void put(byte[] bytes) {
        frame.write(bytes, 0, bytes.length);
    }

    void littleEndian(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            put((int) (value >>> (8 * i)));
        }
    }

    void line(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
        put('\n');
    }

    /** Between two values: a frame that is full is sent. */
    void boundary() {
        if (frame.size() >= FRAME_SIZE_TARGET) {
            flush();
        }
    }

    /** A long string's bytes stand outside any frame, its opcode and length with them. */
    void large(Opcode opcode, int lengthBytes, byte[] payload) {
        if (!framing || payload.length < FRAME_SIZE_TARGET) {
            opcode(opcode);
            littleEndian(payload.length, lengthBytes);
            put(payload);
            return;
        }
        flush();
        opcode(opcode);
        littleEndian(payload.length, lengthBytes);
        direct(frame.toByteArray());
        frame.reset();
        direct(payload);
    }

    void flush() {
        byte[] bytes = frame.toByteArray();
        frame.reset();
        if (framing && bytes.length >= FRAME_SIZE_MIN) {
            byte[] head = new byte[9];
            head[0] = (byte) Opcode.FRAME.code();
            for (int i = 0; i < 8; i++) {
                head[1 + i] = (byte) ((long) bytes.length >>> (8 * i));
            }
            direct(head);
        }
        direct(bytes);
    }

    private void direct(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
