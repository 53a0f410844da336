package dev.rekindle.internal.pickle;

import dev.rekindle.errors.TorchFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a pickle, counted, so that every refusal can say where. The stream is left right
 * behind the pickle: legacy torch files hold several in a row. What was read ahead is given back by
 * mark and reset; a stream that has none is read byte by byte.
 */
final class PickleInput {
    /** A declared length is believed only as far as bytes arrive: this many at a time. */
    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final int longestString;
    private final boolean readsAhead;
    private final byte[] buffer;
    private int taken;
    private int filled;
    private long position;
    private long opcodePosition;
    private long frameEnd;
    private @Nullable Opcode opcode;

    PickleInput(InputStream in, int longestString) {
        this.in = in;
        this.readsAhead = in.markSupported();
        this.buffer = new byte[readsAhead ? CHUNK : 1];
        this.longestString = longestString;
    }

    /** Returns the number of bytes read so far. */
    long position() {
        return position;
    }

    /**
     * A frame begins. CPython's C unpickler only asks that so many bytes follow, its Python one
     * that frames end between two opcodes and hold no other; this reader is as strict as the
     * latter.
     */
    void frame(long lengthBytes) {
        if (frameEnd > position || lengthBytes < 0 || lengthBytes > Long.MAX_VALUE - position) {
            throw refuse(
                    "declares a frame of "
                            + Long.toUnsignedString(lengthBytes)
                            + " bytes where none fits. The file is damaged; get it again.");
        }
        frameEnd = position + lengthBytes;
    }

    /** STOP ends the pickle, and its frame has to end there too. */
    void endOfFrames() {
        if (frameEnd > position) {
            throw refuse(
                    "ends the pickle "
                            + (frameEnd - position)
                            + " bytes before its frame ends. The file is damaged; get it again.");
        }
    }

    /** Reads the next opcode. */
    Opcode opcode() {
        if (opcodePosition < frameEnd && position > frameEnd) {
            throw refuse(
                    "reaches over the end of its frame, byte "
                            + frameEnd
                            + ". The file is damaged; get it again.");
        }
        opcodePosition = position;
        opcode = null;
        int code = next();
        if (code < 0) {
            throw refuse("the bytes end without STOP; the file is truncated. Get the whole file.");
        }
        Opcode read = Opcode.of(code);
        if (read == null) {
            throw refuse(
                    String.format(
                            "byte 0x%02x is no pickle opcode. The file is damaged or no pickle; get"
                                    + " it again.",
                            code));
        }
        opcode = read;
        return read;
    }

    int unsignedByte() {
        int read = next();
        if (read < 0) {
            throw truncated(1, 0);
        }
        return read;
    }

    /** Reads {@code bytes} bytes, at most 8, as a little-endian unsigned number. */
    long littleEndian(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) unsignedByte() << (8 * i);
        }
        return value;
    }

    /**
     * Reads {@code count} bytes; memory grows with the bytes that arrive, not with the number that
     * was declared.
     */
    byte[] bytes(long count) {
        if (count < 0) {
            throw refuse("declares a negative number of bytes. The file is damaged; get it again.");
        } else if (count > longestString) {
            throw refuse(
                    "declares "
                            + count
                            + " bytes, more than the limit of "
                            + longestString
                            + ". The file is damaged or hostile; raise"
                            + " LoadOptions.withMaxStringBytes if you trust it.");
        }
        byte[] chunk = new byte[(int) Math.min(count, CHUNK)];
        int filled = 0;
        while (filled < count) {
            if (filled == chunk.length) {
                requireMemory(Math.min(count, 2L * chunk.length));
                chunk = Arrays.copyOf(chunk, (int) Math.min(count, 2L * chunk.length));
            }
            int read = read(chunk, filled);
            if (read <= 0) {
                throw truncated(count, filled);
            }
            filled += read;
        }
        return chunk;
    }

    /** Reads the bytes up to the next newline, which is consumed and not returned. */
    byte[] line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int read = next();
            if (read < 0) {
                throw refuse(
                        "the bytes end within its argument; the file is truncated. Get the whole"
                                + " file.");
            } else if (read == '\n') {
                return line.toByteArray();
            } else if (line.size() == longestString) {
                throw refuse(
                        "its argument is longer than the limit of "
                                + longestString
                                + " bytes. The file is damaged or hostile; raise"
                                + " LoadOptions.withMaxStringBytes if you trust it.");
            }
            if (line.size() % CHUNK == CHUNK - 1) {
                requireMemory(2L * line.size());
            }
            line.write(read);
        }
    }

    /** A text is on the heap as bytes, while these grow twice, and then as a text. */
    private void requireMemory(long bytes) {
        if (bytes > Runtime.getRuntime().maxMemory() / 4) {
            throw refuse(
                    "its argument has "
                            + bytes
                            + " bytes or more, a quarter of the memory that Java has. If you trust"
                            + " the file, give Java more with -Xmx.");
        }
    }

    TorchFileException truncated(long expected, long found) {
        return refuse(
                "expected "
                        + expected
                        + (expected == 1 ? " byte" : " bytes")
                        + ", but found "
                        + found
                        + " before the end. The file is truncated; get the whole file.");
    }

    /** Returns a refusal placed at the current opcode. */
    TorchFileException refuse(String what) {
        return refuse(what, null);
    }

    TorchFileException refuse(String what, @Nullable Throwable cause) {
        String at = "pickle byte " + opcodePosition + (opcode == null ? "" : ", " + opcode.name());
        return new TorchFileException(at, what, cause);
    }

    private int next() {
        if (taken == filled && !fill()) {
            return -1;
        }
        position++;
        return buffer[taken++] & 0xff;
    }

    private int read(byte[] target, int from) {
        if (taken == filled && !fill()) {
            return -1;
        }
        int count = Math.min(filled - taken, target.length - from);
        System.arraycopy(buffer, taken, target, from, count);
        taken += count;
        position += count;
        return count;
    }

    /** Reads ahead where the stream can go back, else one byte. */
    private boolean fill() {
        try {
            if (readsAhead) {
                in.mark(buffer.length);
            }
            filled = Math.max(in.read(buffer, 0, buffer.length), 0);
            taken = 0;
            return filled > 0;
        } catch (IOException e) {
            throw refuse("could not be read: " + e.getMessage() + ". Get the file again.", e);
        }
    }

    /** Leaves the stream right behind the last byte that was read. */
    void giveBackWhatWasReadAhead() {
        if (taken == filled) {
            return;
        }
        try {
            in.reset();
            in.skipNBytes(taken);
            filled = taken;
        } catch (IOException e) {
            throw refuse("could not be read: " + e.getMessage() + ". Get the file again.", e);
        }
    }
}
